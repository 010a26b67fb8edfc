import fc from 'fast-check'
import { sessionMeasures } from '../../src/runtime/query/vocabulary.ts'
import type { AskedSessions } from './brute-force-sessions.ts'
import { commonIn, split, step } from './intervals-arbitrary.ts'
import type { World } from './worlds.ts'
import { often, type Place, worldIn } from './worlds-arbitrary.ts'

/** A small app whose users do much within minutes: some of it exactly 30 minutes apart, some over midnight. */
export function busyWorldIn(place: Place): fc.Arbitrary<World> {
  const start = Date.parse(place.from)
  const minutes = fc.oneof(
    fc.constantFrom(0, 1, 29, 30, 30, 31, 60, 61).map((after) => after * 60_000),
    fc.constantFrom(1_799_999, 1_800_000, 1_800_001, 90, 0),
  )
  return fc
    .tuple(worldIn(place), fc.array(minutes, { maxLength: 30 }), fc.integer({ min: 0, max: place.days * 96 }))
    .map(([world, gaps, quarter]) => {
      let at = start + quarter * 900_000
      const events = world.events.map((event, index) => {
        // The others stay where they are.
        if (index >= gaps.length) return event
        at += gaps[index]!
        return { ...event, at }
      })
      return { ...world, events }
    })
}

/** A question about the sessions of a stretch of days. */
export function sessionsIn(place: Place): fc.Arbitrary<AskedSessions> {
  return fc
    .record({
      common: commonIn(place),
      none: fc.constantFrom(true, false, false, false),
      every: fc.constantFrom(undefined, undefined, 2, 3),
      event: often(step),
      containing: often(step),
      measure: fc.constantFrom(...sessionMeasures),
      gap_minutes: fc.constantFrom(undefined, undefined, 30, 1, 60),
      breakdown: often(fc.array(split, { minLength: 1, maxLength: 2 })),
      limit: fc.constantFrom(1, 2, 10),
    })
    .map(({ common, none, ...rest }) => {
      const query = { kind: 'sessions', ...common, ...(none && { interval: 'none' }), ...rest }
      return JSON.parse(JSON.stringify(query)) as AskedSessions
    })
}
