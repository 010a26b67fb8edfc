import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { type BackEnd, describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { bruteTrend } from '../support/brute-force.ts'
import { addDays } from '../support/brute-force-time.ts'
import { close, isSkipped, runs } from '../support/properties.ts'
import type { World } from '../support/worlds.ts'
import { filter, placed, queryIn, worldIn } from '../support/worlds-arbitrary.ts'

/** Asks of worlds that are there while the suite runs. */
function asker({ openWorlds }: BackEnd) {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds.close())
  return (world: World, query: unknown) => worlds.ask<'trend'>(world, query)
}

const plain = ({ buckets, series }: Pick<TrendResult, 'buckets'> & { series: object[] }) => ({
  buckets,
  series: series.map((each) => {
    const { breakdown, other, values, total } = each as TrendResult['series'][number]
    return { breakdown, other, values: close(values), total: close(total) }
  }),
})

describeBackEnds('a trend', (backEnd) => {
  const ask = asker(backEnd)

  it('is what plain loops over the events say, whatever is asked', async () => {
    const asked = placed.chain((place) => fc.tuple(worldIn(place), queryIn(place)))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const answered = plain(await ask(world, query))
        expect(answered).toEqual(plain(bruteTrend(query, world)))
      }),
      runs(400, 20),
    )
  })

  it('by parts of a range adds up to the whole', async () => {
    const asked = placed.chain((place) => fc.tuple(worldIn(place), queryIn(place), fc.integer({ min: 0, max: 500 })))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query, cut]) => {
        const days = (Date.parse(query.range.to) - Date.parse(query.range.from)) / 86_400_000
        fc.pre(days > 0 && !isSkipped(query.range, world.timeZone))
        const middle = addDays(query.range.from, cut % days)
        const parts = [
          { from: query.range.from, to: middle },
          { from: addDays(middle, 1), to: query.range.to },
        ]
        fc.pre(!parts.some((range) => isSkipped(range, world.timeZone)))
        const count = async (range: object) => {
          const series = query.series.map(({ event, filter }) => ({ event, ...(filter && { filter }) }))
          const result = await ask(world, { ...query, breakdown: [], series, range })
          return result.series.map(({ total, values }) => ({ total, sum: sum(values) }))
        }
        const [whole, first, second] = [await count(query.range), await count(parts[0]!), await count(parts[1]!)]
        expect(whole).toEqual(
          first.map(({ total, sum }, index) => ({
            total: total! + second[index]!.total!,
            sum: sum + second[index]!.sum,
          })),
        )
        if (query.interval !== 'none') expect(whole.every(({ total, sum }) => total === sum)).toBe(true)
      }),
      runs(60, 6),
    )
  })

  it('by a breakdown adds up to what it is without one', async () => {
    const asked = placed.chain((place) => fc.tuple(worldIn(place), queryIn(place)))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(Boolean(query.breakdown) && !isSkipped(query.range, world.timeZone))
        const series = [{ event: null }]
        const whole = await ask(world, { ...query, series, breakdown: [] })
        const rows = await ask(world, { ...query, series })
        expect(rows.buckets.map((_, bucket) => sum(rows.series.map(({ values }) => values[bucket]!)))).toEqual(
          whole.series[0]!.values,
        )
        expect(sum(rows.series.map(({ total }) => total))).toBe(whole.series[0]!.total)
      }),
      runs(60, 6),
    )
  })

  it('does not change with the order of filters, nor with one said twice', async () => {
    const asked = placed.chain((place) => fc.tuple(worldIn(place), queryIn(place), filter, filter))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query, a, b]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const filtered = async (filter: object) => plain(await ask(world, { ...query, filter }))
        const result = await filtered({ and: [a, b] })
        expect(await filtered({ and: [b, a, { and: [] }, b] })).toEqual(result)
        expect(await filtered({ and: [{ or: [b, { or: [] }] }, { or: [a] }] })).toEqual(result)
      }),
      runs(40, 6),
    )
  })

  it('takes two ids that are one user for one', async () => {
    const asked = placed.chain((place) => fc.tuple(worldIn(place), queryIn(place)))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone) && !JSON.stringify(query).match(/"(user_id|anonymous_id)"/))
        const events = world.events.map((event) => {
          const id = event.user_id ?? event.anonymous_id
          return { ...event, user_id: id === null ? null : (world.canonical[id] ?? id), anonymous_id: null }
        })
        expect(plain(await ask({ ...world, events, canonical: {} }, query))).toEqual(plain(await ask(world, query)))
      }),
      runs(60, 6),
    )
  })

  it('compared with a shift is the same question about the earlier range', async () => {
    const asked = placed.chain((place) => fc.tuple(worldIn(place), queryIn(place), fc.integer({ min: 1, max: 5 })))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query, count]) => {
        const {
          breakdown: _,
          limit: __,
          ...rest
        } = { ...query, interval: query.interval === 'none' ? ('none' as const) : ('day' as const) }
        const earlier = { from: addDays(query.range.from, -count), to: addDays(query.range.to, -count) }
        // A day that a zone left out makes one of the two a day shorter.
        fc.pre(!(world.timeZone === 'Pacific/Apia'))
        const compared = await ask(world, { ...rest, compare: { shift: { count, unit: 'day' } } })
        const alone = await ask(world, { ...rest, range: earlier })
        expect(compared.series.map((each) => close([each.previous_total!, ...each.previous!]))).toEqual(
          alone.series.map(({ total, values }) => close([total, ...values])),
        )
        const own = Math.round((Date.parse(query.range.to) - Date.parse(query.range.from)) / 86_400_000) + 1
        const [previous, shifted] = [
          await ask(world, { ...query, compare: { previous: true } }),
          await ask(world, { ...query, compare: { shift: { count: own, unit: 'day' } } }),
        ]
        const byMonths = query.interval === 'month' || query.interval === 'quarter' || query.interval === 'year'
        if (!byMonths) expect(plain(previous)).toEqual(plain(shifted))
      }),
      runs(60, 6),
    )
  })
})

const sum = (values: (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0)

describeBackEnds('a trend with options', (backEnd) => {
  const ask = asker(backEnd)

  const at = (day: number, user: string, plan: string) => ({
    event_id: `${day} ${user} ${plan}`,
    event_name: 'opened',
    user_id: user,
    anonymous_id: null,
    session_id: null,
    at: Date.parse(`2026-01-0${day}T10:00:00Z`),
    attributes: { plan },
    bot: null,
  })
  const world: World = {
    events: [
      at(1, 'u1', 'a'),
      at(2, 'u1', 'b'),
      at(2, 'u2', 'a'),
      at(4, 'u1', 'a'),
      at(4, 'u3', 'c'),
      at(4, 'u3', 'd'),
    ],
    canonical: {},
    users: {},
    timeZone: 'UTC',
    weekStart: 'monday',
  }
  const range = { from: '2026-01-01', to: '2026-01-04' }
  const query = (more: object) => ({ kind: 'trend', range, interval: 'day', series: [{ event: null }], ...more })

  it('adds up events', async () => {
    const { series } = await ask(world, query({ cumulative: true }))
    expect(series[0]).toMatchObject({ values: [1, 3, 3, 6], total: 6 })
  })

  it('counts whoever is distinct to date once when adding up', async () => {
    const { series } = await ask(
      world,
      query({
        cumulative: true,
        series: [
          { event: null, measure: 'users' },
          { event: null, measure: 'distinct', attribute: 'plan' },
          { event: null, measure: 'sessions' },
        ],
      }),
    )
    expect(series.map(({ values }) => values)).toEqual([
      [1, 2, 2, 3],
      [1, 2, 2, 4],
      [1, 3, 3, 5],
    ])
    expect(series.map(({ total }) => total)).toEqual([3, 4, 5])
  })

  it('averages the last intervals', async () => {
    const { series } = await ask(world, query({ moving_average: 2 }))
    expect(series[0]).toMatchObject({ values: [1, 1.5, 1, 1.5], total: 6 })
  })

  it('works formulas out per interval, per row and for the whole from the series own totals', async () => {
    const asked = query({
      series: [{ event: null }, { event: null, measure: 'users' }],
      formula: ['A / B', { expression: '-A', label: 'Minus' }],
    })
    expect((await ask(world, asked)).series).toEqual([
      { label: 'A / B', breakdown: null, values: [1, 1, null, 1.5], total: 2 },
      { label: 'Minus', breakdown: null, values: [-1, -2, 0, -3], total: -6 },
    ])
    const { series } = await ask(world, { ...asked, breakdown: [{ attribute: 'plan' }], limit: 2 })
    expect(series.map(({ breakdown, other, total }) => ({ breakdown, other, total })).slice(0, 3)).toEqual([
      { breakdown: ['a'], other: undefined, total: 1.5 },
      { breakdown: ['b'], other: undefined, total: 1 },
      { breakdown: null, other: true, total: 2 },
    ])
  })

  it('compares month with month where the months differ in length', async () => {
    const { series } = await ask(
      world,
      query({ range: { from: '2026-02-01', to: '2026-02-28' }, interval: 'month', compare: { previous: true } }),
    )
    expect(series[0]).toMatchObject({ values: [0], previous: [6], previous_total: 6 })
    const days = await ask(
      world,
      query({ range: { from: '2026-03-01', to: '2026-03-31' }, compare: { shift: { count: 1, unit: 'month' } } }),
    )
    expect(days.series[0]!.previous).toEqual([...Array(28).fill(0), null, null, null])
  })

  it('has no row where nothing happened, and one line without a breakdown', async () => {
    const empty = { ...world, events: [] }
    expect((await ask(empty, query({ breakdown: [{ attribute: 'plan' }] }))).series).toEqual([])
    expect((await ask(empty, query({ interval: 'none', range: { all: true } }))).series).toEqual([
      { label: 'Any event', breakdown: null, values: [], total: 0 },
    ])
  })

  it('refuses more buckets than anyone can look at', async () => {
    await expect(
      ask(world, query({ interval: 'hour', range: { from: '2020-01-01', to: '2026-01-01' } })),
    ).rejects.toMatchObject({
      code: 'invalid_query',
      path: ['interval'],
    })
  })

  it.each([
    [{ from: '2026-01-01', to: '2026-01-02' }, '2026-01-01T00:00+00:00'],
    [{ from: '2026-01-01', to: '2026-04-02' }, '2026-01-01'],
    [{ from: '2026-01-01', to: '2026-04-03' }, '2025-12-29'],
    [{ from: '2025-01-01', to: '2025-12-30' }, '2024-12-30'],
    [{ from: '2025-01-15', to: '2026-01-14' }, '2025-01-01'],
  ])('chooses an interval for %j', async (range, first) => {
    const { interval: _, ...rest } = query({ range }) as { interval: string }
    expect((await ask(world, rest)).buckets[0]).toBe(first)
  })
})
