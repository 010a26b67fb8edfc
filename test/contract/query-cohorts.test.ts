import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCohort } from '../../src/runtime/query/cohorts/schema.ts'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import type { World } from '../support/worlds.ts'

const event = (event_id: string, event_name: string, user_id: string | null, day: number, attributes = {}) => ({
  event_id,
  event_name,
  user_id,
  anonymous_id: null,
  session_id: null,
  at: Date.parse('2026-01-01T10:00:00Z') + day * 86_400_000,
  attributes,
  bot: null,
})

/** Ada (who was a1 before) bought three times, Bob once, Cem never; Dan is a guest nobody knows more of. */
const world: World = {
  events: [
    event('1', 'bought', 'ada', 0, { plan: 'pro' }),
    event('2', 'bought', 'a1', 1, { plan: 'pro' }),
    event('3', 'bought', 'ada', 9, { plan: 'free' }),
    event('4', 'bought', 'bob', 1),
    event('5', 'viewed', 'bob', 1),
    event('6', 'viewed', 'cem', 2),
    event('7', 'viewed', 'dan', 2),
    event('8', 'viewed', null, 2),
  ],
  canonical: { a1: 'ada' },
  users: { ada: { country: 'NL' }, bob: { country: 'BE' }, cem: { country: 'NL' } },
  timeZone: 'UTC',
  weekStart: 'monday',
}
const viewedThenBought = { kind: 'funnel', steps: [{ event: 'viewed' }, { event: 'bought' }] }
const range = { from: '2026-01-01', to: '2026-01-31' }

describeBackEnds('cohorts', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())

  async function ask(definitions: { [id: string]: unknown }, query: object): Promise<TrendResult> {
    const cohorts = Object.fromEntries(Object.entries(definitions).map(([id, each]) => [id, parseCohort(each)]))
    const app = { ...(await worlds.add(world)), cohorts }
    const asked = parseQuery({ kind: 'trend', range, interval: 'none', ...query })
    const { dialect, run } = worlds
    return (await answer(asked, { app, now: Date.parse('2026-06-01'), dialect, run })) as TrendResult
  }
  const series = [{ event: null, measure: 'users' }]
  const inside = (id: string, value = true) => ({ attribute: id, of: 'cohort', op: 'eq', value })
  const members = async (definition: unknown) => {
    const users = [{ attribute: 'user_id', of: 'field' }]
    const { series: rows } = await ask(
      { it: definition },
      { series, filter: inside('it'), breakdown: users, limit: 50 },
    )
    return rows.map(({ breakdown }) => breakdown![0]).sort()
  }

  it.each<[string, unknown, string[]]>([
    [
      'attributes',
      { by: 'attributes', filter: { attribute: 'country', of: 'user', op: 'eq', value: 'NL' } },
      ['a1', 'ada', 'cem'],
    ],
    ['an event done', { by: 'events', event: { event: 'bought' } }, ['a1', 'ada', 'bob']],
    [
      'an event done often',
      { by: 'events', event: { event: 'bought' }, count: { op: 'gte', value: 2 } },
      ['a1', 'ada'],
    ],
    [
      'an event done exactly once',
      { by: 'events', event: { event: 'bought' }, count: { op: 'eq', value: 1 } },
      ['bob'],
    ],
    [
      'an event done at most twice in a range',
      {
        by: 'events',
        event: { event: 'bought' },
        count: { op: 'lte', value: 2 },
        range: { from: '2026-01-01', to: '2026-01-05' },
      },
      ['a1', 'ada', 'bob'],
    ],
    [
      'an event with a condition',
      { by: 'events', event: { event: 'bought', filter: { attribute: 'plan', op: 'eq', value: 'free' } } },
      ['a1', 'ada'],
    ],
    ['a list, by an id of before too', { by: 'users', users: ['a1', 'cem', 'nobody'] }, ['a1', 'ada', 'cem']],
  ])('of users by %s', async (_, definition, expected) => {
    expect(await members(definition)).toEqual(expected)
  })

  it('leave the others, and events of nobody, outside', async () => {
    const buyers = { by: 'events', event: { event: 'bought' } }
    const outside = [inside('b', false), { ...inside('b'), op: 'neq' }, { or: [inside('b', false)] }]
    for (const filter of outside) {
      const { series: rows } = await ask({ b: buyers }, { series: [{ event: null }], filter })
      expect(rows[0]!.total).toBe(3)
    }
  })

  it('split an answer into members and others, one or several at once', async () => {
    const cohorts = {
      buyers: { by: 'events', event: { event: 'bought' } },
      dutch: { by: 'attributes', filter: { attribute: 'country', of: 'user', op: 'eq', value: 'NL' } },
    }
    const breakdown = [
      { attribute: 'buyers', of: 'cohort' },
      { attribute: 'dutch', of: 'cohort' },
    ]
    const one = await ask(cohorts, { series, breakdown: breakdown.slice(0, 1) })
    expect(one.series.map(({ breakdown: value, total }) => [value, total])).toEqual([
      [[false], 2],
      [[true], 2],
    ])
    const both = await ask(cohorts, { series, breakdown })
    expect(both.series.map(({ breakdown: value, total }) => [value, total])).toEqual([
      [[false, false], 1],
      [[false, true], 1],
      [[true, false], 1],
      [[true, true], 1],
    ])
  })

  it('and their opposite add up to everything', async () => {
    const step = fc.record({ event: fc.constantFrom('bought', 'viewed', null), filter: fc.constant(undefined) })
    const count = fc.record({ op: fc.constantFrom('gte', 'lte', 'eq'), value: fc.integer({ min: 1, max: 4 }) })
    await fc.assert(
      fc.asyncProperty(step, count, async (event, count) => {
        const definition = { by: 'events', event: { event: event.event }, count }
        const { series: rows } = await ask(
          { it: definition },
          {
            series: [
              { event: null, filter: inside('it') },
              { event: null, filter: inside('it', false) },
              { event: null },
            ],
          },
        )
        const [within, without, all] = rows.map(({ total }) => total!)
        expect(within! + without!).toBe(all)
      }),
      { numRuns: 20, interruptAfterTimeLimit: 5_000 },
    )
  })

  it('that are not there are refused by name', async () => {
    const filter = { and: [inside('byers')] }
    await expect(ask({ buyers: { by: 'users', users: ['a'] } }, { series, filter })).rejects.toMatchObject({
      code: 'invalid_query',
      path: ['filter', 'and', 0, 'attribute'],
      hint: 'Did you mean "buyers"?',
    })
  })
})

describe('a cohort’s definition', () => {
  it.each<[unknown, (string | number)[]]>([
    [{ by: 'magic' }, ['by']],
    [{ by: 'attributes', filter: { attribute: 'plan', op: 'eq', value: 'pro' } }, ['filter']],
    [{ by: 'events', event: { event: 'a' }, count: { op: 'gte', value: 0 } }, ['count', 'value']],
    [
      { by: 'events', event: { event: 'a', filter: { attribute: 'x', of: 'cohort', op: 'eq', value: true } } },
      ['event', 'filter', 'attribute'],
    ],
    [{ by: 'funnel', funnel: viewedThenBought, reached: 3 }, ['reached']],
    [{ by: 'funnel', funnel: viewedThenBought, reached: 2, not_reached: 1 }, ['not_reached']],
    [{ by: 'funnel', funnel: { ...viewedThenBought, view: 'trend' }, reached: 1 }, ['funnel', 'view']],
    [{ by: 'users', users: [] }, ['users']],
    [{ by: 'users', users: ['a'], colour: 1 }, ['colour']],
    [null, []],
  ])('is refused where it is wrong: %j', (definition, path) => {
    const refused = () => parseCohort(definition)
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid_query', path }))
  })
})
