import fc from 'fast-check'
import type { LifecycleQuery } from '../../src/runtime/query/lifecycle/schema.ts'
import type { StepQuery } from '../../src/runtime/query/schema.ts'
import type { StickinessQuery } from '../../src/runtime/query/stickiness/schema.ts'
import type { IntervalQuery } from './brute-force-intervals.ts'
import { split as anySplit, filter, often, type Place } from './worlds-arbitrary.ts'

/** Mostly left out: what narrows a question down leaves little to see when there is much of it. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

export const split = anySplit

/** An event of a question; most of them happen. */
export const step = fc
  .record({
    event: fc.oneof(fc.constant(null), fc.constantFrom('opened', 'bought'), fc.constant(['opened', 'left'])),
    filter: seldom(filter),
  })
  .map((each) => JSON.parse(JSON.stringify(each)) as StepQuery)

/** What all questions about whole intervals say of time and of which events they read. */
export function commonIn({ from, days }: Place) {
  const date = (after: number) => new Date(Date.parse(from) + after * 86_400_000).toISOString().slice(0, 10)
  const long = fc.constantFrom('day', 'day', 'week', 'month', 'quarter', 'year')
  return fc.record({
    range: fc
      .tuple(fc.integer({ min: 0, max: days - 1 }), fc.integer({ min: 0, max: days - 1 }))
      .map(([a, b]) => ({ from: date(Math.min(a, b)), to: date(Math.max(a, b)) })),
    interval: days > 30 ? long : fc.constantFrom('hour', 'day', 'day', 'week', 'month'),
    week_start: often(fc.constantFrom('monday', 'sunday')),
    bots: seldom(fc.constantFrom('exclude', 'include', 'only')),
    filter: seldom(filter),
  })
}

const plain = <T>(asked: T): T => JSON.parse(JSON.stringify(asked))

export function lifecycleIn(place: Place): fc.Arbitrary<LifecycleQuery & IntervalQuery> {
  return fc
    .record({ common: commonIn(place), event: step })
    .map(({ common, event }) => plain({ kind: 'lifecycle', ...common, event }) as LifecycleQuery & IntervalQuery)
}

export function stickinessIn(place: Place): fc.Arbitrary<StickinessQuery & IntervalQuery> {
  const count = fc.record({ op: fc.constantFrom('gte', 'lte', 'eq'), value: fc.integer({ min: 1, max: 3 }) })
  return fc
    .record({
      common: commonIn(place),
      event: step,
      every: fc.constantFrom(undefined, 1, 2, 3, 5),
      cumulative: often(fc.boolean()),
      count: often(count),
    })
    .map(({ common, ...rest }) => plain({ kind: 'stickiness', ...common, ...rest }) as StickinessQuery & IntervalQuery)
}
