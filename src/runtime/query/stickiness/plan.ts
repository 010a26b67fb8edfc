import { periodOf, timingOf } from '../periods.ts'
import type { AppFacts, Period, Scope, Step } from '../plan.ts'
import { plannedStep, scopeOf } from '../scope.ts'
import type { Interval } from '../vocabulary.ts'
import type { StickinessQuery } from './schema.ts'

/** A question with nothing left open: absolute times, every default filled in, plain JSON. */
export interface StickinessPlan {
  kind: 'stickiness'
  scope: Scope
  interval: Interval
  every: number
  period: Period
  event: Step
  cumulative: boolean
  /** How many events of a user make an interval count; null: one or more. */
  count: NonNullable<StickinessQuery['count']> | null
}

/** Decides everything about stickiness. Throws `invalid_query` for a range, zone or interval that cannot be. */
export function planStickiness(query: StickinessQuery, app: AppFacts, now: number): StickinessPlan {
  const timing = timingOf(query, app, now)
  return {
    kind: 'stickiness',
    scope: scopeOf(query, app, timing.zone.name),
    interval: timing.interval,
    every: timing.every,
    period: periodOf(timing),
    event: plannedStep(query.event),
    cumulative: query.cumulative ?? false,
    count: query.count ?? null,
  }
}
