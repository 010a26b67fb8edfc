import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { duckdb } from '../../src/runtime/query/dialects/duckdb.ts'
import type { FunnelStep } from '../../src/runtime/query/result.ts'
import { explain } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import type { World } from '../support/worlds.ts'

const start = Date.parse('2026-01-05T10:00:00Z')

/** `user event minute`, or with an attribute `user event minute value`. */
function worldOf(...lines: string[]): World {
  const events = lines.map((line, index) => {
    const [user, name, minutes, plan] = line.split(' ') as [string, string, string, string?]
    return {
      event_id: `e${String(index).padStart(3, '0')}`,
      event_name: name,
      user_id: user,
      anonymous_id: null,
      session_id: null,
      at: start + Number(minutes) * 60_000,
      attributes: plan === undefined ? {} : { plan },
      bot: null,
    }
  })
  return { events, canonical: {}, users: {}, timeZone: 'UTC', weekStart: 'monday' }
}

const ab = { kind: 'funnel', range: { from: '2026-01-05', to: '2026-12-31' }, steps: [{ event: 'a' }, { event: 'b' }] }
const abc = { ...ab, steps: [...ab.steps, { event: 'c' }] }
const minutes = (count: number) => ({ window: { count, unit: 'minute' } })

describeBackEnds('the rules of a funnel', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())

  const stepsOf = async (query: object, ...lines: string[]): Promise<FunnelStep[]> => {
    const answer = await worlds.ask<'funnel'>(worldOf(...lines), query, Date.parse('2027-01-01'))
    if (answer.view !== 'steps') throw new Error(answer.view)
    return answer.steps
  }
  const counts = async (query: object, ...lines: string[]) => (await stepsOf(query, ...lines)).map(({ count }) => count)

  it('a step exactly at the end of the window is in time, a minute later is not', async () => {
    expect(await counts({ ...ab, ...minutes(5) }, 'u a 0', 'u b 5')).toEqual([1, 1])
    expect(await counts({ ...ab, ...minutes(5) }, 'u a 0', 'u b 6')).toEqual([1, 0])
    expect(await counts({ ...ab, order: 'strict', ...minutes(5) }, 'u a 0', 'u b 5')).toEqual([1, 1])
    expect(await counts({ ...ab, order: 'any', ...minutes(5) }, 'u b 0', 'u a 5', 'v b 0', 'v a 6')).toEqual([2, 1])
  })

  it('the window is 14 days where nothing is said of it', async () => {
    const days = 14 * 24 * 60
    expect(await counts(ab, 'u a 0', `u b ${days}`, 'v a 0', `v b ${days + 1}`)).toEqual([2, 1])
  })

  it('the window counts from step 1, not from the step before', async () => {
    expect(await counts({ ...abc, ...minutes(5) }, 'u a 0', 'u b 3', 'u c 6')).toEqual([1, 1, 0])
  })

  it('simultaneous events convert in either order, one event never twice', async () => {
    expect(await counts(abc, 'u c 0', 'u b 0', 'u a 0')).toEqual([1, 1, 1])
    const twice = { ...ab, steps: [{ event: 'a' }, { event: 'a' }] }
    expect(await counts(twice, 'u a 0', 'v a 0', 'v a 0')).toEqual([2, 1])
    const shared = { ...ab, steps: [{ event: null }, { event: 'a' }, { event: 'a' }] }
    expect(await counts(shared, 'u a 0', 'u a 0', 'u b 0', 'v a 0', 'v b 0')).toEqual([2, 2, 1])
  })

  it('counts the attempt that got furthest, the earliest of those', async () => {
    const [, second] = await stepsOf({ ...ab, ...minutes(5) }, 'u a 0', 'u a 10', 'u b 12', 'u a 20', 'u b 21')
    expect(second).toMatchObject({ count: 1, seconds_avg: 120, seconds_median: 120 })
    const further = await stepsOf({ ...abc, ...minutes(5) }, 'u a 0', 'u b 1', 'u a 10', 'u b 13', 'u c 14')
    expect(further.map(({ seconds_avg }) => seconds_avg)).toEqual([null, 180, 60])
  })

  it('in a strict funnel whatever comes between ends the attempt', async () => {
    const strict = { ...ab, order: 'strict' }
    expect(await counts(strict, 'u a 0', 'u x 1', 'u b 2', 'v a 0', 'v b 2')).toEqual([2, 1])
    expect(await counts(strict, 'u a 0', 'u x 0', 'u b 0')).toEqual([1, 0])
    expect(await counts(strict, 'u x 0', 'u a 0', 'u b 0')).toEqual([1, 1])
    expect(
      await counts({ ...strict, filter: { attribute: 'plan', op: 'is_not_set' } }, 'u a 0', 'u x 1 p', 'u b 2'),
    ).toEqual([1, 1])
  })

  it('what is excluded voids between two steps, at neither of them', async () => {
    const without = { ...abc, exclude: [{ event: 'x', from_step: 2, to_step: 3 }], ...minutes(10) }
    expect(await counts(without, 'u a 0', 'u x 1', 'u b 2', 'u c 4')).toEqual([1, 1, 1])
    expect(await counts(without, 'u a 0', 'u b 2', 'u x 2', 'u c 4')).toEqual([1, 1, 1])
    expect(await counts(without, 'u a 0', 'u b 2', 'u x 3', 'u c 4')).toEqual([0, 0, 0])
    expect(await counts(without, 'u a 0', 'u b 2', 'u x 4', 'u c 4')).toEqual([1, 1, 1])
    expect(await counts(without, 'u a 0', 'u x 3')).toEqual([1, 0, 0])
  })

  it('what is excluded voids up to the end of the window where the later step is never reached', async () => {
    const without = { ...ab, exclude: [{ event: 'x' }], ...minutes(5) }
    expect(await counts(without, 'u a 0', 'u x 5', 'v a 0', 'v x 6')).toEqual([1, 0])
    expect(await counts(without, 'u a 0', 'u x 2', 'u b 3', 'u a 7', 'u b 8')).toEqual([1, 1])
  })

  it('in any order what is excluded leaves step 1', async () => {
    const without = { ...ab, order: 'any', exclude: [{ event: 'x' }] }
    expect(await counts(without, 'u b 0', 'u x 1', 'u c 2', 'v b 0', 'v a 1', 'v x 2', 'w a 0', 'w b 0')).toEqual([
      3, 2,
    ])
  })

  it('a window of a month ends on the same local day of the next one', async () => {
    const month = { ...ab, range: { from: '2026-01-01', to: '2026-12-31' }, window: { count: 1, unit: 'month' } }
    const day = 24 * 60
    // From the 31st of January to the 28th of February.
    expect(await counts(month, `u a ${26 * day}`, `u b ${54 * day}`, `v a ${26 * day}`, `v b ${54 * day + 1}`)).toEqual(
      [2, 1],
    )
    // In New York it is still the 30th of January.
    const late = 25 * day + 16 * 60
    const local = { ...month, time_zone: 'America/New_York' }
    expect(await counts(local, `u a ${late}`, `u b ${late + 29 * day}`, `v b ${late}`)).toEqual([1, 1])
    expect(await counts(month, `u a ${late}`, `u b ${late + 29 * day}`, `v b ${late}`)).toEqual([1, 0])
  })

  it('each session is looked at for itself', async () => {
    const lines = ['u a 0', 'u b 30', 'v a 0', 'v b 31', 'v a 40', 'v b 41']
    expect(await counts({ ...ab, count_by: 'sessions' }, ...lines)).toEqual([3, 2])
    expect(await counts(ab, ...lines)).toEqual([2, 2])
  })

  it('with the value of a step whoever did not reach it drops out, with all values one is counted once in the rest', async () => {
    const world = worldOf('u a 0 p', 'u b 1 q', 'v a 0 p', 'w a 0 r', 'w a 1 s', 'w b 2 s', 'z a 0 p')
    const ask = (more: object) => worlds.ask<'funnel'>(world, { ...ab, breakdown: [{ attribute: 'plan' }], ...more })
    const groups = async (more: object) =>
      ((await ask(more)) as { groups?: { breakdown: unknown; steps: FunnelStep[] }[] }).groups!.map(
        ({ breakdown, steps }) => [breakdown, ...steps.map(({ count }) => count)],
      )
    expect(await groups({ attribution: { step: 2 } })).toEqual([
      [['q'], 1, 1],
      [['s'], 1, 1],
    ])
    expect(await groups({ attribution: 'all' })).toEqual([
      [['p'], 3, 0],
      [['r'], 1, 0],
      [['s'], 1, 1],
    ])
    expect(await groups({ attribution: 'all', limit: 1 })).toEqual([
      [['p'], 3, 0],
      [null, 1, 1],
    ])
    expect(await groups({ attribution: 'last_touch' })).toEqual([
      [['p'], 2, 0],
      [['q'], 1, 1],
      [['s'], 1, 1],
    ])
  })

  it('cuts times into as many bins as the cube root of their number, at least', async () => {
    const lines = Array.from({ length: 8 }, (_, user) => [`u${user} a 0`, `u${user} b ${user}`]).flat()
    const answer = await worlds.ask<'funnel'>(
      worldOf(...lines),
      { ...ab, view: 'time_to_convert' },
      Date.parse('2027-01-01'),
    )
    expect(answer).toMatchObject({
      bins: [
        { from_seconds: 0, to_seconds: 210, count: 4 },
        { from_seconds: 210, to_seconds: 420, count: 4 },
      ],
      seconds_avg: 210,
      seconds_median: 210,
    })
    const nine = await worlds.ask<'funnel'>(
      worldOf(...lines, 'u8 a 0', 'u8 b 1'),
      { ...ab, view: 'time_to_convert' },
      Date.parse('2027-01-01'),
    )
    expect((nine as { bins: unknown[] }).bins).toHaveLength(3)
  })

  it('makes bins whole seconds wide', async () => {
    const world = worldOf('u a 0', 'u b 1', 'v a 0', 'v b 1.05')
    const answer = await worlds.ask<'funnel'>(
      world,
      { ...ab, view: 'time_to_convert', bins: 2 },
      Date.parse('2027-01-01'),
    )
    expect(answer).toMatchObject({
      bins: [
        { from_seconds: 60, to_seconds: 62, count: 1 },
        { from_seconds: 62, to_seconds: 64, count: 1 },
      ],
    })
  })

  it('ranks the values of a trend by users, however often they entered', async () => {
    const world = worldOf('u a 0 p', 'u a 1500 p', 'u a 3000 p', 'v a 0 q', 'w a 0 q')
    const trend = { ...ab, view: 'trend', interval: 'day', breakdown: [{ attribute: 'plan' }], limit: 1 }
    const answer = await worlds.ask<'funnel'>(world, trend, Date.parse('2027-01-01'))
    expect(answer.groups).toMatchObject([{ breakdown: ['q'] }, { breakdown: null, other: true }])
  })

  it('answers when nobody entered', async () => {
    expect(await stepsOf(ab, 'u b 0')).toMatchObject([
      { count: 0, rate_from_first: 0, rate_from_previous: 0, seconds_avg: null },
      { count: 0, rate_from_first: 0, rate_from_previous: 0, seconds_avg: null, seconds_median: null },
    ])
  })
})

describe('a funnel that makes no sense', () => {
  const app = {
    appId: 'app_a',
    timeZone: 'UTC',
    weekStart: 'monday',
    firstEvent: 0,
    lastLoaded: null,
    hasAliases: false,
  } as const
  const refused = (more: object) => {
    try {
      explain(parseQuery({ ...abc, ...more }), { app, now: start, dialect: duckdb })
    } catch (error) {
      return error
    }
    return 'taken'
  }

  it.each([
    [
      'steps in the wrong order',
      { view: 'trend', from_step: 2, to_step: 2 },
      ['from_step'],
      /between step 2 and step 2/,
    ],
    ['only the last step to begin with', { view: 'trend', from_step: 3 }, ['from_step'], /between step 3 and step 3/],
    ['a step that is not there', { view: 'trend', to_step: 4 }, ['to_step'], /no step 4/],
    ['a step to count from in the view of steps', { from_step: 1 }, ['from_step'], /"steps" takes no "from_step"/],
    ['bins of a trend', { view: 'trend', bins: 3 }, ['bins'], /"trend" takes no "bins"/],
    ['an interval of steps', { interval: 'day' }, ['interval'], /"steps" takes no "interval"/],
    [
      'an exclusion backwards',
      { exclude: [{ event: 'x', from_step: 2, to_step: 1 }] },
      ['exclude', 0, 'from_step'],
      /between/,
    ],
    [
      'an exclusion up to a step that is not there',
      { exclude: [{ event: 'x', to_step: 9 }] },
      ['exclude', 0, 'to_step'],
      /no step 9/,
    ],
    [
      'a part of any order excluded',
      { order: 'any', exclude: [{ event: 'x', to_step: 2 }] },
      ['exclude', 0, 'to_step'],
      /as a whole/,
    ],
    [
      'a later part of any order excluded',
      { order: 'any', exclude: [{ event: 'x', from_step: 2 }] },
      ['exclude', 0, 'from_step'],
      /as a whole/,
    ],
    ['the value of a step that is not there', { attribution: { step: 4 } }, ['attribution', 'step'], /no step 4/],
    ['one step', { steps: [{ event: 'a' }] }, ['steps'], /steps/],
    [
      'any order of too many steps that share events',
      {
        order: 'any',
        steps: 'abcdef'.split('').map((value) => ({ event: 'v', filter: { attribute: 'p', op: 'contains', value } })),
      },
      ['steps'],
      /6 different/,
    ],
  ])('%s', (_, more, path, message) => {
    expect(refused(more)).toMatchObject({ code: 'invalid_query', path, message: expect.stringMatching(message) })
  })
})
