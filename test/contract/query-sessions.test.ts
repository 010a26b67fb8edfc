import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SessionsResult } from '../../src/runtime/query/result.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { type BruteSessions, bruteSessions } from '../support/brute-force-sessions.ts'
import { close, isSkipped, runs } from '../support/properties.ts'
import { busyWorldIn, sessionsIn } from '../support/sessions-arbitrary.ts'
import type { World, WorldEvent } from '../support/worlds.ts'
import { placed } from '../support/worlds-arbitrary.ts'

const asked = placed.chain((place) => fc.tuple(busyWorldIn(place), sessionsIn(place)))

const plain = ({ buckets, values, total, groups }: BruteSessions) =>
  close({
    buckets,
    values,
    total,
    groups: groups?.map(({ breakdown, other, values, total }) => ({ breakdown, other, values, total })),
  })

describeBackEnds('sessions', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())

  const ask = (world: World, query: object): Promise<SessionsResult> => worlds.ask<'sessions'>(world, query)

  it('are what plain loops over the events say, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        expect(plain(await ask(world, query))).toEqual(plain(bruteSessions(query, world)))
      }),
      runs(300, 10),
    )
  })

  it('by interval and by a breakdown add up to all of them', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const { values, total, groups } = await ask(world, { ...query, measure: 'count' })
        if (values) expect(sum(values)).toBe(total)
        if (groups) expect(sum(groups.map((group) => group.total))).toBe(total)
        for (const group of groups ?? []) if (group.values) expect(sum(group.values)).toBe(group.total)
      }),
      runs(60, 5),
    )
  })

  it('bounce by a share between none and all', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const { values = [], total } = await ask(world, { ...query, measure: 'bounce_rate' })
        for (const value of [...values, total])
          if (value !== null) expect(Math.abs(value - 0.5)).toBeLessThanOrEqual(0.5)
      }),
      runs(40, 4),
    )
  })

  it('take two ids that are one user for one', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone) && !JSON.stringify(query).match(/"(user_id|anonymous_id)"/))
        const events = world.events.map((event) => {
          const id = event.user_id ?? event.anonymous_id
          return { ...event, user_id: id === null ? null : (world.canonical[id] ?? id), anonymous_id: null }
        })
        expect(plain(await ask({ ...world, events, canonical: {} }, query))).toEqual(plain(await ask(world, query)))
      }),
      runs(60, 5),
    )
  })

  const range = { from: '2026-01-01', to: '2026-01-03' }
  const base = { kind: 'sessions', range, interval: 'day' }
  const totals = async (world: World, more: object = {}) => {
    const measures = ['count', 'per_user', 'events_avg', 'duration_avg', 'duration_median', 'bounce_rate']
    const answers = await Promise.all(measures.map((measure) => ask(world, { ...base, ...more, measure })))
    return answers.map(({ total }) => total)
  }

  it('go on through a gap of exactly the limit and end after a longer one', async () => {
    const world = worldOf(at('00:10'), at('00:40'), at('01:10:00.001'))
    expect(await ask(world, base)).toMatchObject({ values: [2, 0, 0], total: 2 })
    expect(await ask(world, { ...base, gap_minutes: 31 })).toMatchObject({ total: 1 })
    expect(await ask(world, { ...base, gap_minutes: 29 })).toMatchObject({ total: 3 })
    expect(await totals(world)).toEqual([2, 2, 1.5, 900, 900, 0.5])
  })

  it('are never cut at midnight and count where they start', async () => {
    const world = worldOf(at('23:50'), { ...at('00:10'), at: Date.parse('2026-01-02T00:10:00Z') })
    expect(await ask(world, base)).toMatchObject({
      buckets: ['2026-01-01', '2026-01-02', '2026-01-03'],
      values: [1, 0, 0],
    })
    expect(await ask(world, { ...base, measure: 'events_avg' })).toMatchObject({ values: [2, null, null], total: 2 })
    expect(await ask(world, { ...base, measure: 'per_user' })).toMatchObject({ values: [1, 0, 0], total: 1 })
  })

  it('are made of the events that a filter leaves, in the range only', async () => {
    const world = worldOf(at('00:10'), at('00:30', { event_name: 'left' }), at('00:50'), {
      ...at('23:50'),
      at: Date.parse('2025-12-31T23:50:00Z'),
    })
    expect(await totals(world)).toEqual([1, 1, 3, 2400, 2400, 0])
    const filter = { attribute: 'event_name', of: 'field', op: 'neq', value: 'left' }
    expect(await totals(world, { filter })).toEqual([2, 2, 1, 0, 0, 1])
    expect(await totals(world, { event: { event: 'opened' } })).toEqual([2, 2, 1, 0, 0, 1])
  })

  it('follow the id that was sent, whoever sent it and however long it takes', async () => {
    const s = { session_id: 's1' }
    const world = worldOf(
      at('00:10', s),
      at('09:00', { ...s, user_id: 'u2' }),
      at('09:01'),
      at('09:02', { ...s, user_id: null }),
    )
    expect(await totals(world)).toEqual([2, 2, 2, 15_960, 15_960, 0.5])
  })

  it('of nobody count by the id that was sent, but not per user', async () => {
    const nobody = { user_id: null }
    const events = [at('00:10', nobody), at('00:20', { ...nobody, session_id: 's1' })]
    expect(await totals(worldOf(...events))).toEqual([1, 0, 1, 0, 0, 1])
    expect(await totals(worldOf(...events, at('00:30')))).toEqual([2, 1, 1, 0, 0, 1])
  })

  it('are kept whole when they contain an event', async () => {
    const world = worldOf(at('00:10'), at('00:20', { event_name: 'bought' }), at('02:00'))
    expect(await totals(world, { containing: { event: 'bought' } })).toEqual([1, 1, 2, 600, 600, 0])
    expect(await totals(world, { containing: { event: 'never' } })).toEqual([0, 0, null, null, null, null])
  })

  it('have the value of their first event, of several at once that of the lowest id', async () => {
    const world = worldOf(
      at('00:10', { event_id: 'b', attributes: { plan: 'pro' } }),
      at('00:10', { event_id: 'a', attributes: { plan: 'free' } }),
      at('00:11', { attributes: { plan: 'none' } }),
      at('02:00', { attributes: {} }),
    )
    const { groups } = await ask(world, { ...base, breakdown: [{ attribute: 'plan' }] })
    expect(groups).toEqual([
      { breakdown: ['free'], values: [1, 0, 0], total: 1 },
      { breakdown: [null], values: [1, 0, 0], total: 1 },
    ])
    const one = await ask(world, { ...base, interval: 'none', breakdown: [{ attribute: 'plan' }], limit: 1 })
    expect(one).toMatchObject({
      total: 2,
      groups: [
        { breakdown: ['free'], total: 1 },
        { breakdown: null, other: true, total: 1 },
      ],
    })
    expect(one).not.toHaveProperty('values')
    expect(one).not.toHaveProperty('buckets')
  })

  it.each([
    [{ measure: 'bounces' }, ['measure']],
    [{ gap_minutes: 0 }, ['gap_minutes']],
    [{ gap_minutes: 1.5 }, ['gap_minutes']],
    [{ containing: { evnt: 'x' } }, ['containing', 'evnt']],
    [{ interval: 'decade' }, ['interval']],
    [{ breakdown: [{ attribute: 'nobody', of: 'field' }] }, ['breakdown', 0, 'attribute']],
    [{ time_zone: 'Mars' }, ['time_zone']],
    [{ compare: { previous: true } }, ['compare']],
  ])('refuse %j and say where', async (more, path) => {
    await expect(async () => ask(worldOf(), { ...base, ...more })).rejects.toMatchObject({
      code: 'invalid_query',
      path,
    })
  })
})

const sum = (values: (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0)

let ids = 0
function at(time: string, more: Partial<WorldEvent> = {}): WorldEvent {
  return {
    event_id: `e${ids++}`,
    event_name: 'opened',
    user_id: 'u1',
    anonymous_id: null,
    session_id: null,
    at: Date.parse(`2026-01-01T${time}Z`),
    attributes: {},
    bot: null,
    ...more,
  }
}

function worldOf(...events: WorldEvent[]): World {
  return { events, canonical: {}, users: {}, timeZone: 'UTC', weekStart: 'monday' }
}
