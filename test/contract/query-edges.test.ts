import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Json } from '../../src/event.ts'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import type { World, WorldEvent } from '../support/worlds.ts'

/** Edges that random events seldom lie on. */
describeBackEnds('a trend, at the edge', (backEnd) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await backEnd.openWorlds()
  })
  afterAll(() => worlds.close())

  it('keeps a session through a gap of exactly 30 minutes, and not a millisecond more', async () => {
    const events = [event('a', 'u', 0), event('a', 'u', minutes(30)), event('a', 'u', minutes(60) + 1)]
    expect(await totals(events, { series: [{ event: 'a', measure: 'sessions' }] })).toEqual([2])
  })

  it('leaves users without an event of the series out of its statistic', async () => {
    const events = [event('a', 'u', 0), event('a', 'u', 1), event('a', 'u', 2), event('b', 'v', 3), event('b', 'w', 4)]
    const series = ['per_user_avg', 'per_user_min', 'per_user_median'].map((measure) => ({ event: 'a', measure }))
    expect(await totals(events, { series: [...series, { event: 'b', measure: 'per_user_avg' }] })).toEqual([3, 3, 3, 1])
  })

  it('counts a first time where it was, whatever came later', async () => {
    const days = (count: number) => count * 24 * minutes(60)
    const events = [event('a', 'u', -days(2)), event('a', 'u', 0), event('a', 'v', -days(1)), event('a', 'v', 0)]
    const { series } = await ask(events, {
      range: { from: '2026-01-30', to: '2026-01-31' },
      interval: 'day',
      series: [{ event: 'a', measure: 'first_time' }],
    })
    expect(series[0]).toMatchObject({ values: [1, 0], total: 1 })
  })

  it('takes the earlier id for the first of two events at one instant', async () => {
    const events = [event('a', 'u', 5, { plan: 'later' }, 'id-2'), event('a', 'u', 5, { plan: 'earlier' }, 'id-1')]
    const { series } = await ask(events, {
      series: [{ event: 'a', measure: 'first_time' }],
      breakdown: [{ attribute: 'plan' }],
    })
    const counted = series.filter(({ total }) => total === 1)
    expect(counted.map(({ breakdown }) => breakdown)).toEqual([['earlier']])
  })

  it('counts whoever was active within seven days once a day, and for the last time on the seventh', async () => {
    const daysAgo = (user: string, days: number) => event('a', user, -days * 24 * minutes(60))
    const events = [daysAgo('u', 9), daysAgo('u', 7), daysAgo('u', 7), daysAgo('v', 6)]
    const { series } = await ask(events, {
      range: { from: '2026-01-22', to: '2026-01-31' },
      interval: 'day',
      series: [{ event: 'a', measure: 'active_7d' }],
    })
    expect(series[0]).toMatchObject({ values: [1, 1, 1, 2, 2, 2, 2, 2, 2, 1], total: 1 })
  })

  it('ranks a value without a total behind all others', async () => {
    const events = [
      event('a', 'u', 0, { plan: 'free', amount: 'none' }),
      event('a', 'u', 1, { plan: 'pro', amount: -1 }),
      event('a', 'u', 2, { plan: 'team', amount: 5 }),
    ]
    const series = [{ event: 'a', measure: 'avg', attribute: 'amount' }]
    const { series: rows } = await ask(events, { series, breakdown: [{ attribute: 'plan' }] })
    expect(rows.map(({ breakdown, total }) => [breakdown, total])).toEqual([
      [['team'], 5],
      [['pro'], -1],
      [['free'], null],
    ])
  })

  it('has a row for the rest although nobody in it counts', async () => {
    const events = [event('a', 'u', 0), { ...event('a', 'v', 1), user_id: null }]
    const { series } = await ask(events, {
      series: [{ event: 'a', measure: 'per_user_max' }],
      breakdown: [{ attribute: 'user_id', of: 'field' }],
      limit: 1,
    })
    expect(series.map(({ breakdown, other, total }) => ({ breakdown, other, total }))).toEqual([
      { breakdown: ['u'], other: undefined, total: 1 },
      { breakdown: null, other: true, total: 0 },
    ])
  })

  it('compares whole days where the clock skips a midnight', async () => {
    // São Paulo set its clocks forward at midnight: 4 November 2018 began at one o'clock.
    const late = { ...event('a', 'u', 0), at: Date.parse('2018-11-01T03:30:00Z') }
    const compared = { series: [{ event: 'a', measure: 'events' }], time_zone: 'America/Sao_Paulo', interval: 'day' }
    const range = { from: '2018-11-01', to: '2018-11-03' }
    const shifted = await ask([late], { ...compared, range, compare: { shift: { count: 3, unit: 'day' } } })
    expect(shifted.series[0]).toMatchObject({ total: 1, previous_total: 0, previous: [0, 0, 0] })
    const before = await ask([late], { ...compared, range, compare: { previous: true } })
    expect(before.series[0]).toMatchObject({ previous_total: 0 })
  })

  async function ask(events: WorldEvent[], query: object): Promise<TrendResult> {
    const world: World = { events, canonical: {}, users: {}, timeZone: 'UTC', weekStart: 'monday' }
    const range = { from: '2026-01-31', to: '2026-01-31' }
    return worlds.ask<'trend'>(world, { kind: 'trend', range, interval: 'none', ...query }, start)
  }

  async function totals(events: WorldEvent[], query: object): Promise<(number | null)[]> {
    return (await ask(events, query)).series.map(({ total }) => total)
  }
})

const start = Date.parse('2026-01-31T10:00:00Z')
const minutes = (n: number) => n * 60_000
let ids = 0

/** An event so many milliseconds after ten in the morning. */
function event(
  name: string,
  user: string,
  after: number,
  attributes: { [key: string]: Json } = {},
  id = '',
): WorldEvent {
  return {
    event_id: id || `e${ids++}`,
    event_name: name,
    user_id: user,
    anonymous_id: null,
    session_id: null,
    at: start + after,
    attributes,
    bot: null,
  }
}
