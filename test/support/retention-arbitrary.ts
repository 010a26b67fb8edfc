import fc from 'fast-check'
import { cohortKinds } from '../../src/runtime/query/vocabulary.ts'
import type { Asked } from './brute-force-retention.ts'
import { commonIn, split, step } from './intervals-arbitrary.ts'
import { often, type Place } from './worlds-arbitrary.ts'

/** A question about a stretch of days, and when it is asked. */
export function retentionIn(place: Place): fc.Arbitrary<{ query: Asked; now: number }> {
  const query = fc.record({
    kind: fc.constant('retention' as const),
    common: commonIn(place),
    start: step,
    return: step,
    same: fc.boolean(),
    cohort: often(fc.constantFrom(...cohortKinds)),
    periods: often(fc.integer({ min: 1, max: 12 })),
    rolling: often(fc.boolean()),
    min_events: fc.constantFrom(undefined, undefined, 1, 2, 3),
    windows: fc.constantFrom(undefined, 'calendar', '24h'),
    breakdown: often(fc.array(split, { minLength: 1, maxLength: 3 })),
    limit: fc.constantFrom(1, 2, 3, 10),
  })
  // All cells of each day of a year, split, would be more than an answer holds.
  const usual = place.days > 100 ? 60 : undefined
  const start = Date.parse(place.from)
  const within = fc.integer({ min: -1, max: (place.days + 3) * 24 }).map((hours) => start + hours * 3_600_000)
  return fc
    .tuple(query, fc.oneof({ weight: 3, arbitrary: fc.constant(Date.parse('2026-06-01')) }, within))
    .map(([{ common, same, periods = usual, ...rest }, now]) => ({
      query: JSON.parse(JSON.stringify({ ...common, ...rest, periods, ...(same && { return: rest.start }) })),
      now,
    }))
}
