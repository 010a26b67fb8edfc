import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseDrill } from '../../src/runtime/query/drill/schema.ts'
import type {
  DrillResult,
  FunnelRates,
  FunnelResult,
  FunnelSteps,
  FunnelTimes,
  LifecycleResult,
  PathsResult,
  RetentionResult,
  SessionsResult,
  StickinessResult,
  TrendResult,
  WebResult,
} from '../../src/runtime/query/result.ts'
import { answer, prepareDrill } from '../../src/runtime/query/run.ts'
import { type FunnelQuery, parseQuery, type TrendQuery } from '../../src/runtime/query/schema.ts'
import { webLists } from '../../src/runtime/query/vocabulary.ts'
import { webIn, withPages } from '../support/anything-arbitrary.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { type Asked, bruteSessionsBehind } from '../support/brute-force-funnel.ts'
import { funnelIn, funnelWorld } from '../support/funnel-arbitrary.ts'
import { lifecycleIn, stickinessIn } from '../support/intervals-arbitrary.ts'
import { pathsAsked, walked } from '../support/paths-arbitrary.ts'
import { isSkipped, runs } from '../support/properties.ts'
import { retentionIn } from '../support/retention-arbitrary.ts'
import { busyWorldIn, sessionsIn } from '../support/sessions-arbitrary.ts'
import type { World } from '../support/worlds.ts'
import { placed, queryIn, worldIn } from '../support/worlds-arbitrary.ts'

/** A point of an answer, and the number that is drawn there: of users, or of events. */
interface Drawn {
  point: object
  of: 'users' | 'events'
  drawn: number
}

type StepsResult = Extract<FunnelResult, { view: 'steps' }>

type Case = readonly [World, { kind: string; range: { from: string; to: string } }, number?]

const someday = Date.parse('2026-06-01')

/** For each kind: worlds with questions, and what an answer draws. */
const kinds: { [kind: string]: { asked: fc.Arbitrary<Case>; drawn: (result: never, query: never) => Drawn[] } } = {
  trend: { asked: placed.chain((place) => fc.tuple(worldIn(place), trendsIn(place))), drawn: ofTrend },
  funnel: { asked: funnels(({ view }) => view === undefined), drawn: ofFunnel },
  'funnel over time': { asked: funnels(({ view }) => view === 'trend'), drawn: ofFunnel },
  'time to convert': { asked: funnels(({ view }) => view === 'time_to_convert'), drawn: ofFunnel },
  retention: {
    asked: placed.chain((place) =>
      fc.tuple(worldIn(place), retentionIn(place)).map(([world, { query, now }]) => [world, query, now] as Case),
    ),
    drawn: ofRetention,
  },
  lifecycle: { asked: placed.chain((place) => fc.tuple(worldIn(place), lifecycleIn(place))), drawn: ofLifecycle },
  stickiness: { asked: placed.chain((place) => fc.tuple(worldIn(place), stickinessIn(place))), drawn: ofStickiness },
  paths: { asked: fc.tuple(walked, pathsAsked) as unknown as fc.Arbitrary<Case>, drawn: ofPaths },
  web: {
    asked: placed.chain((place) => fc.tuple(worldIn(place).map(withPages), webIn(place))) as fc.Arbitrary<Case>,
    drawn: ofWeb,
  },
}

describeBackEnds('behind a point', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  }, 60_000)
  afterAll(() => worlds?.close())

  it.each(Object.entries(kinds))(
    'of a %s are as many as are drawn there',
    async (_, { asked, drawn }) => {
      let looked = 0
      await fc.assert(
        fc.asyncProperty(asked, fc.nat(), async ([world, query, now = someday], pick) => {
          fc.pre(!isSkipped(query.range, world.timeZone))
          const app = await worlds.add(world)
          const context = { app, now, dialect: worlds.dialect }
          const result = await answer(parseQuery(query), { ...context, run: worlds.run })
          const all = drawn(result as never, query as never)
          const some = all.filter(({ drawn: number }) => number > 0)
          const points = [all, some, some].flatMap((of, each) => of[(pick + each * 7) % Math.max(of.length, 1)] ?? [])
          for (const { point, of, drawn: number } of points) {
            looked += number > 0 ? 1 : 0
            const found = await behind({ query, point, of }, context)
            expect({ point, of, total: found.total }).toEqual({ point, of, total: number })
            expect(found.users ?? found.events).toHaveLength(number)
          }
        }),
        runs(120, 12),
      )
      expect(looked).toBeGreaterThan(0)
    },
    60_000,
  )

  it('of sessions are the users that they are of', async () => {
    const asked = placed.chain((place) => fc.tuple(busyWorldIn(place), sessionsIn(place)))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const app = await worlds.add(world)
        const context = { app, now: someday, dialect: worlds.dialect }
        const ask = async (measure: string) => {
          const { breakdown: _, limit: __, ...whole } = query
          const parsed = parseQuery({ ...whole, measure, filter: query.filter, interval: 'none' })
          return (await answer(parsed, { ...context, run: worlds.run })) as SessionsResult
        }
        const [each, users] = [await ask('per_user'), await behind({ query, point: {}, of: 'users' }, context)]
        // Whoever had sessions had one or more: the rate is defined exactly when there are users.
        expect((each.total ?? 0) > 0).toBe(users.total > 0)
        const { events } = await behind({ query, point: {}, of: 'events' }, context)
        const known = new Set(events?.map(({ user_id }) => user_id).filter((id) => id !== null))
        expect(users.total).toBeLessThanOrEqual(known.size)
      }),
      runs(60, 8),
    )
  }, 60_000)

  it('of a funnel of sessions are the users of those that came so far, and their events of the steps', async () => {
    const asked = funnelWorld.chain((world) => fc.tuple(fc.constant(world), funnelIn(world)))
    let looked = 0
    await fc.assert(
      fc.asyncProperty(asked, fc.nat(), fc.boolean(), async ([world, given], pick, lost) => {
        fc.pre(!isSkipped(given.range, world.timeZone))
        const { breakdown: _, limit: __, attribution: ___, ...plain } = given
        const query = { ...plain, count_by: 'sessions' as const }
        const step = 1 + (pick % query.steps.length)
        const first = query.view === undefined ? 1 : (query.from_step ?? 1)
        const point =
          query.view === 'time_to_convert'
            ? { bin: pick % (query.bins ?? 2) }
            : {
                step,
                ...(lost && step > first && { dropped: true as const }),
                ...(query.view === 'trend' && pick % 3 > 0 && { bucket: 0 }),
              }
        const app = await worlds.add(world)
        const context = { app, now: someday, dialect: worlds.dialect }
        const expected = bruteSessionsBehind(query, world, point)
        const users = await behind({ query, point, of: 'users' }, context)
        expect(users.total).toBe(expected.users)
        const events = await behind({ query, point, of: 'events' }, context)
        expect(events.events!.map(({ event_id }) => event_id).sort()).toEqual(expected.events)
        looked += expected.users
      }),
      runs(150, 20),
    )
    expect(looked).toBeGreaterThan(0)
  }, 60_000)

  it('of a funnel over its whole range are those that its steps count', async () => {
    const asked = funnels(({ view, count_by }) => view === 'trend' && count_by !== 'sessions')
    await fc.assert(
      fc.asyncProperty(asked, async ([world, given]) => {
        fc.pre(!isSkipped(given.range, world.timeZone))
        const { breakdown: _, limit: __, attribution: ___, ...query } = given as Asked
        const { view: ____, interval: _____, from_step = 1, to_step = query.steps.length, ...plain } = query
        const context = { app: await worlds.add(world), now: someday, dialect: worlds.dialect }
        const whole = await answer(parseQuery(plain), { ...context, run: worlds.run })
        const [entered, converted] = [from_step, to_step].map((step) => (whole as StepsResult).steps[step - 1]!.count)
        const total = async (point: object) => (await behind({ query, point, of: 'users' }, context)).total
        expect(await total({ step: from_step })).toBe(entered)
        expect(await total({ step: to_step })).toBe(converted)
        expect(await total({ step: to_step, dropped: true })).toBe(entered! - converted!)
      }),
      runs(60, 8),
    )
  }, 60_000)

  it('of a funnel are refused where the view has none', async () => {
    const context = { app: await worlds.add(shop()), now: someday, dialect: worlds.dialect }
    const range = { from: '2026-01-01', to: '2026-01-31' }
    const steps = [{ event: 'a' }, { event: 'b' }, { event: 'c' }]
    const of = (query: object, point: object) =>
      behind({ query: { kind: 'funnel', steps, range, ...query }, point, of: 'users' }, context)
    const [trend, times] = [
      { view: 'trend', from_step: 2 },
      { view: 'time_to_convert', bins: 3 },
    ]
    await expect(of({}, { bin: 0 })).rejects.toThrow('The view "steps" has no bins.')
    await expect(of(times, { bin: 3 })).rejects.toThrow('The answer has no bin 3.')
    await expect(of({}, { step: 1, bucket: 0 })).rejects.toThrow('The answer has no bucket 0.')
    await expect(of(trend, { step: 4 })).rejects.toThrow('The funnel has only 3 steps.')
    await expect(of(trend, { step: 2, dropped: true })).rejects.toThrow('Nobody is lost before the first step.')
    await expect(of(times, { bin: 0, step: 1 })).rejects.toThrow('Unknown key "step"')
  })

  it('come in pages, the latest first, with what is known of them', async () => {
    const world = shop()
    const app = await worlds.add(world)
    const context = { app, now: someday, dialect: worlds.dialect }
    const query = { kind: 'trend', series: [{ event: 'bought' }], range: { from: '2026-01-01', to: '2026-01-31' } }
    const events = (offset: number) => behind({ query, point: { series: 0 }, of: 'events', offset, limit: 2 }, context)
    const [first, second, third] = [await events(0), await events(2), await events(4)]
    expect([first, second, third].map(({ total }) => total)).toEqual([3, 3, 3])
    expect(first.events!.map(({ event_id }) => event_id)).toEqual(['b3', 'b2'])
    expect(second.events).toEqual([
      {
        event_id: 'b1',
        event_name: 'bought',
        event_created: '2026-01-02T10:00:00.000Z',
        user_id: 'ada',
        event_attributes: { plan: 'pro' },
      },
    ])
    expect(third.events).toEqual([])
    const users = await behind({ query, point: { series: 0 }, of: 'users' }, context)
    expect(users.users!.find(({ user_id }) => user_id === 'ada')?.user_attributes).toEqual({ city: 'Ulm' })
  })

  it('are told apart by the values of a breakdown, and the rest', async () => {
    const app = await worlds.add(shop())
    const context = { app, now: someday, dialect: worlds.dialect }
    const query = {
      kind: 'trend',
      series: [{ event: 'bought' }],
      breakdown: [{ attribute: 'plan' }],
      limit: 1,
      range: { from: '2026-01-01', to: '2026-01-31' },
    }
    const ids = async (place: number) =>
      (await behind({ query, point: { series: 0, place }, of: 'events' }, context)).events!.map((each) => each.event_id)
    expect(await ids(0)).toEqual(['b2', 'b1'])
    expect(await ids(1)).toEqual(['b3'])
  })

  it('of a formula are those of one of its series', async () => {
    const app = await worlds.add(shop())
    const context = { app, now: someday, dialect: worlds.dialect }
    const pro = { attribute: 'plan', op: 'eq', value: 'pro' }
    const query = {
      kind: 'trend',
      series: [{ event: 'bought', filter: pro }, { event: 'bought', measure: 'users' }, { event: null }],
      formula: ['A / B', '5'],
      range: { from: '2026-01-01', to: '2026-01-31' },
    }
    const total = async (point: object) => (await behind({ query, point, of: 'events' }, context)).total
    expect(await total({ formula: 0, series: 0 })).toBe(2)
    expect(await total({ formula: 0, series: 1 })).toBe(3)
    expect(await total({ series: 2 })).toBe(3)
    await expect(total({ formula: 0, series: 2 })).rejects.toThrow('The formula "A / B" has no series 2.')
    await expect(total({ formula: 1, series: 0 })).rejects.toThrow('The formula "5" has no series 0.')
    await expect(total({ formula: 2, series: 0 })).rejects.toThrow('The answer has no formula 2.')
  })

  async function behind(drill: object, context: Parameters<typeof prepareDrill>[1]): Promise<DrillResult> {
    const asked = parseDrill({ limit: 1_000, ...drill })
    return await prepareDrill(asked, context).answer({ run: worlds.run })
  }
})

it('of what cannot be looked behind is refused with the place', () => {
  const refused = (drill: object) => () => parseDrill(drill)
  const query = { kind: 'trend', series: [{ event: null }] }
  expect(refused({ query: { kind: 'sql', sql: 'select 1' }, point: {}, of: 'users' })).toThrow(
    'Nothing behind a sql answer',
  )
  expect(refused({ query, point: { series: -1 }, of: 'users' })).toThrow('"point.series" is at least 0')
  expect(refused({ query, point: { series: 0, step: 1 }, of: 'users' })).toThrow('Unknown key "step"')
  expect(refused({ query, point: { series: 0 }, of: 'sessions' })).toThrow('"of" cannot be "sessions"')
  expect(refused({ query, of: 'users' })).toThrow('"point" is missing')
})

function trendsIn(
  place: Parameters<typeof queryIn>[0],
): fc.Arbitrary<TrendQuery & { range: { from: string; to: string } }> {
  const counted = fc.constantFrom('events', 'users', 'first_time', 'active_7d', 'active_30d')
  const flags = fc.record({ cumulative: fc.constantFrom(false, false, true), letters: fc.boolean() })
  return fc
    .tuple(queryIn(place), counted, flags)
    .map(([{ formula: _, ...query }, measure, { cumulative, letters }]) => ({
      ...query,
      cumulative,
      // The first series ranks the values of a breakdown; it is of any measure.
      series: [...query.series.slice(0, 1), { event: query.series[0]!.event, measure } as never],
      // Formulas that draw just the series.
      ...(letters && { formula: ['A', 'B'] }),
    }))
}

function funnels(which: (query: Asked) => boolean): fc.Arbitrary<Case> {
  return funnelWorld.chain((world) => fc.tuple(fc.constant(world), funnelIn(world).filter(which))) as fc.Arbitrary<Case>
}

function ofTrend({ buckets, series }: TrendResult, query: TrendQuery): Drawn[] {
  const places = series.length / query.series.length
  return series.flatMap(({ values, total }, at): Drawn[] => {
    const index = Math.floor(at / places)
    const { measure } = query.series[index]!
    if (!['events', 'users', 'first_time', 'active_7d', 'active_30d'].includes(measure ?? 'events')) return []
    const of = (measure ?? 'events') === 'events' ? 'events' : 'users'
    const through = query.formula && { formula: index }
    const base = { series: index, ...through, ...(query.breakdown?.length && { place: at % places }) }
    const whole: Drawn = { point: base, of, drawn: total ?? 0 }
    // Running totals of active users add up the same users again and again.
    if (query.cumulative && measure?.startsWith('active')) return [whole]
    return [
      whole,
      ...buckets.map((_, bucket): Drawn => ({ point: { ...base, bucket }, of, drawn: values[bucket] ?? 0 })),
    ]
  })
}

function ofFunnel(result: FunnelResult, query: FunnelQuery): Drawn[] {
  if (query.count_by === 'sessions') return []
  const of = 'users'
  if (result.view === 'steps') return inGroups<FunnelSteps>(result, bars)
  if (result.view === 'trend') return inGroups<FunnelRates>(result, points)
  return inGroups<FunnelTimes>(result, ({ bins }, base) =>
    bins.map(({ count }, bin): Drawn => ({ point: { ...base, bin }, of, drawn: count })),
  )

  function bars({ steps }: FunnelSteps, base: object) {
    return steps.flatMap(({ count }, at): Drawn[] => {
      const point = { ...base, step: at + 1 }
      const lost: Drawn = { point: { ...point, dropped: true }, of, drawn: (steps[at - 1]?.count ?? 0) - count }
      return [{ point, of, drawn: count }, ...(at > 0 ? [lost] : [])]
    })
  }

  function points({ entered, converted }: FunnelRates, base: object) {
    const { from_step = 1, to_step = query.steps.length } = query
    return entered.flatMap((count, bucket): Drawn[] => {
      const [first, last] = [from_step, to_step].map((step) => ({ ...base, step, bucket }))
      return [
        { point: first!, of, drawn: count },
        { point: last!, of, drawn: converted[bucket]! },
        { point: { ...last, dropped: true }, of, drawn: count - converted[bucket]! },
      ]
    })
  }
}

/** The points of the whole, and of each row of the breakdown. */
function inGroups<Part extends object>(
  result: Part & { groups?: Part[] },
  drawn: (part: Part, base: { place?: number }) => Drawn[],
): Drawn[] {
  return [...drawn(result, {}), ...(result.groups ?? []).flatMap((group, place) => drawn(group, { place }))]
}

function ofRetention({ cohorts, groups = [] }: RetentionResult): Drawn[] {
  const cells = (grid: RetentionResult['cohorts'], base: object) =>
    grid.flatMap(({ returned }, cohort) =>
      returned.flatMap((drawn, cell): Drawn[] =>
        drawn === null ? [] : [{ point: { ...base, cohort, cell }, of: 'users', drawn }],
      ),
    )
  return [...cells(cohorts, {}), ...groups.flatMap((group, place) => cells(group.cohorts, { place }))]
}

function ofLifecycle(result: LifecycleResult): Drawn[] {
  const statuses = ['new', 'returning', 'resurrecting', 'dormant'] as const
  return result.buckets.flatMap((_, bucket) =>
    statuses.map(
      (status): Drawn => ({ point: { bucket, status }, of: 'users', drawn: Math.abs(result[status][bucket]!) }),
    ),
  )
}

function ofStickiness({ intervals, users }: StickinessResult): Drawn[] {
  return intervals.map((each, at): Drawn => ({ point: { intervals: each }, of: 'users', drawn: users[at]! }))
}

function ofPaths({ links }: PathsResult): Drawn[] {
  return links.map(({ source, target, count }): Drawn => {
    const [, position, node] = /^(\d+)_(.*)$/s.exec(source)!
    const point = { position: Number(position), source: node, target: target.replace(/^\d+_/, '') }
    return { point, of: 'events', drawn: count }
  })
}

function ofWeb(result: WebResult): Drawn[] {
  const { totals, timeline } = result
  const times = (timeline?.buckets ?? []).flatMap((_, bucket): Drawn[] => [
    { point: { bucket }, of: 'users', drawn: timeline!.visitors[bucket]! },
    { point: { bucket }, of: 'events', drawn: timeline!.views[bucket]! },
  ])
  const lists = webLists.flatMap((list) =>
    (result[list] ?? []).flatMap(({ value, visitors, views }) => {
      const point = { list, value: value === null ? null : String(value) }
      return [
        { point, of: 'users' as const, drawn: visitors },
        { point, of: 'events' as const, drawn: views },
      ]
    }),
  )
  if (!totals) return [...times, ...lists]
  return [
    { point: {}, of: 'users', drawn: totals.visitors },
    { point: {}, of: 'events', drawn: totals.views },
    ...times,
    ...lists,
  ]
}

function shop(): World {
  const bought = (event_id: string, user_id: string, at: string, plan: string) => {
    return { event_id, user_id, at: Date.parse(at), attributes: { plan }, event_name: 'bought', ...nobody }
  }
  const nobody = { anonymous_id: null, session_id: null, bot: null }
  return {
    events: [
      bought('b1', 'ada', '2026-01-02T10:00:00Z', 'pro'),
      bought('b2', 'ben', '2026-01-03T10:00:00Z', 'pro'),
      bought('b3', 'ada', '2026-01-04T10:00:00Z', 'free'),
    ],
    canonical: {},
    users: { ada: { city: 'Ulm' } },
    timeZone: 'UTC',
    weekStart: 'monday',
  }
}
