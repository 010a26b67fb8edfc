import { bucketsOf, periodOf, timingOf } from '../periods.ts'
import type { AppFacts, Period, Scope, Step } from '../plan.ts'
import { plannedStep, scopeOf } from '../scope.ts'
import { startOfInterval, wholeBounds } from '../time/whole.ts'
import type { Interval } from '../vocabulary.ts'
import type { LifecycleQuery } from './schema.ts'

/** A question with nothing left open: absolute times, every default filled in, plain JSON. */
export interface LifecyclePlan {
  kind: 'lifecycle'
  scope: Scope
  interval: Interval
  /** Local labels and UTC milliseconds of the whole intervals. */
  buckets: string[]
  starts: number[]
  /** The whole intervals, and in front of them those that say who was active before the first one. */
  period: Period
  event: Step
  /** Events before the period say who is not new in it. */
  history: boolean
}

/** Decides everything about a lifecycle. Throws `invalid_query` for a range, zone or interval that cannot be. */
export function planLifecycle(query: LifecycleQuery, app: AppFacts, now: number): LifecyclePlan {
  const timing = timingOf(query, app, now)
  const bounds = wholeBounds(timing.bounds, timing)
  const before = startOfInterval(bounds.from - 1, timing)
  const period = periodOf({ ...timing, bounds: { from: before, to: bounds.to } })
  return {
    kind: 'lifecycle',
    scope: scopeOf(query, app, timing.zone.name),
    interval: timing.interval,
    ...bucketsOf(periodOf({ ...timing, bounds }), { ...timing, bounds }),
    period,
    event: plannedStep(query.event),
    history: (app.firstEvent ?? 0) < before,
  }
}
