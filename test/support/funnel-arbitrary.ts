import fc from 'fast-check'
import type { Asked } from './brute-force-funnel.ts'
import type { World } from './worlds.ts'
import { often } from './worlds-arbitrary.ts'

const minute = 60_000
const day = 86_400_000
const zones = ['UTC', 'America/New_York', 'Europe/Berlin']
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

/** Many events at one instant, repeated names, and gaps that are exactly a window long. */
export const funnelWorld: fc.Arbitrary<World> = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    start: fc.constantFrom('2026-01-30', '2026-03-27', '2025-10-30'),
    events: fc.array(
      fc.record({
        event_name: fc.constantFrom('a', 'a', 'b', 'b', 'c', 'x'),
        who: fc.constantFrom('u1', 'u1', 'u1', 'u2', 'a1', null),
        session_id: fc.constantFrom(null, null, null, 's1', 's2'),
        at: fc.oneof(
          {
            weight: 6,
            arbitrary: fc.constantFrom(0, 0, 1, 2, 5, 6, 10, 30, 31, 60, 61).map((after) => after * minute),
          },
          { weight: 2, arbitrary: fc.constantFrom(0, 1, 4, 5).map((after) => after * 300_000 + 1) },
          { weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }).map((after) => after * day) },
          { weight: 2, arbitrary: fc.constantFrom(28, 29, 30, 31, 59).map((after) => after * day) },
        ),
        p: fc.constantFrom<(string | number | boolean | null)[]>('x', 'x', 'y', 0, false, '', null),
        q: fc.constantFrom(undefined, 'm', 'n'),
        bot: fc.constantFrom(null, null, null, null, null, null, null, null, 'crawler'),
      }),
      { minLength: 3, maxLength: 16 },
    ),
    canonical: fc.constantFrom({}, {}, { a1: 'u1' }),
    users: fc.constantFrom({}, { u1: { p: 'x' }, u2: { p: 'y' } }),
  })
  .map(({ timeZone, start, events, canonical, users }): World => {
    const base = Date.parse(start) + 18 * 60 * minute
    return {
      timeZone,
      weekStart: 'monday',
      canonical: canonical as World['canonical'],
      users: users as World['users'],
      events: events.map(({ who, at, p, q, ...rest }, index) => ({
        ...rest,
        event_id: `e${(index * 7) % 17}`,
        user_id: who === 'a1' ? null : who,
        anonymous_id: who === 'a1' ? 'a1' : null,
        at: base + at,
        attributes: { ...(p !== null && { p }), ...(q !== undefined && { q }) },
      })),
    }
  })

const onP = fc.constantFrom('x', 'y').map((value) => ({ attribute: 'p', op: 'eq' as const, value }))
const onQ = fc.record({ attribute: fc.constant('q'), op: fc.constantFrom('is_set' as const, 'is_not_set' as const) })
const onUser = fc.constant({ attribute: 'p', of: 'user' as const, op: 'eq' as const, value: 'x' })
const filter = fc.oneof({ weight: 3, arbitrary: onP }, { weight: 2, arbitrary: onQ }, { weight: 1, arbitrary: onUser })
const names = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', 'b', 'c') },
  { weight: 1, arbitrary: fc.constant(['a', 'b']) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const plainSteps = fc.constantFrom(
  ['a', 'b'],
  ['a', 'b', 'c'],
  ['b', 'a'],
  ['a', 'a'],
  ['a', 'b', 'a'],
  ['a', 'a', 'a'],
)
const steps = fc.oneof(
  plainSteps.map((events) => events.map((event) => ({ event }))),
  fc.array(fc.record({ event: names, filter: seldom(filter) }), { minLength: 2, maxLength: 4 }),
)
const window = fc.constantFrom(
  { count: 5, unit: 'minute' as const },
  { count: 300, unit: 'second' as const },
  { count: 1, unit: 'hour' as const },
  { count: 1, unit: 'day' as const },
  { count: 1, unit: 'month' as const },
)
const split = fc.oneof(
  { weight: 4, arbitrary: fc.record({ attribute: fc.constantFrom('p', 'q') }) },
  { weight: 1, arbitrary: fc.constant({ attribute: 'p', of: 'user' as const }) },
  { weight: 1, arbitrary: fc.constant({ attribute: 'event_name', of: 'field' as const }) },
)

/** A question about a world of these. */
export function funnelIn(world: World): fc.Arbitrary<Asked> {
  const first = world.events.length === 0 ? Date.parse('2026-01-30') : Math.min(...world.events.map(({ at }) => at))
  const date = (after: number) => new Date(first + after * day).toISOString().slice(0, 10)
  return steps.chain((steps) =>
    fc
      .record({
        kind: fc.constant('funnel' as const),
        range: fc.constantFrom(
          { from: date(-1), to: date(70) },
          { from: date(-1), to: date(1) },
          { from: date(0), to: date(30) },
        ),
        steps: fc.constant(steps),
        order: often(fc.constantFrom('ordered', 'strict', 'any')),
        window,
        exclude: often(fc.array(exclusion(steps.length), { minLength: 1, maxLength: 2 })),
        breakdown: often(fc.array(split, { minLength: 1, maxLength: 2 })),
        limit: often(fc.constantFrom(1, 2)),
        attribution: often(
          fc.oneof(
            fc.constantFrom('first_touch', 'last_touch', 'all', 'all'),
            fc.integer({ min: 1, max: steps.length }).map((step) => ({ step })),
          ),
        ),
        looks: views(steps.length),
        count_by: seldom(fc.constant('sessions')),
        filter: seldom(filter),
        bots: seldom(fc.constantFrom('include', 'only')),
      })
      .map(({ looks, exclude, ...rest }) => {
        const whole = exclude?.map(({ from_step: _, to_step: __, ...each }) => each)
        return JSON.parse(JSON.stringify({ ...rest, exclude: rest.order === 'any' ? whole : exclude, ...looks }))
      }),
  )
}

function exclusion(steps: number) {
  return stretch(steps).chain((between) =>
    fc
      .record({ event: fc.constantFrom('x', 'x', 'b', 'c'), filter: seldom(onP) })
      .map((each) => ({ ...each, ...between })),
  )
}

function views(steps: number) {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    {
      weight: 2,
      arbitrary: stretch(steps).chain((between) =>
        fc.constantFrom('day', 'week', 'month').map((interval) => ({ view: 'trend', interval, ...between })),
      ),
    },
    {
      weight: 2,
      arbitrary: stretch(steps).chain((between) =>
        fc.constantFrom(undefined, 1, 3).map((bins) => ({ view: 'time_to_convert', bins, ...between })),
      ),
    },
  )
}

function stretch(steps: number) {
  return fc
    .tuple(fc.integer({ min: 1, max: steps - 1 }), fc.integer({ min: 2, max: steps }))
    .map(([a, b]) => (a < b ? { from_step: a, to_step: b } : {}))
}
