import { bucketsOf, periodOf, timingOf } from '../periods.ts'
import type { AppFacts, Period, Scope, Step } from '../plan.ts'
import type { SessionsQuery, Split } from '../schema.ts'
import { plannedStep, scopeOf } from '../scope.ts'
import { sessionGap } from '../session-rows.ts'
import type { SessionMeasure } from '../vocabulary.ts'

/** A question with nothing left open: absolute times, every default filled in, plain JSON. */
export interface SessionsPlan {
  kind: 'sessions'
  scope: Scope
  /** Local labels and UTC milliseconds of the buckets' whole intervals; empty for totals only. */
  buckets: string[]
  starts: number[]
  period: Period
  measure: SessionMeasure
  /** Milliseconds. */
  gap: number
  /** The events that make sessions. */
  event: Step
  /** Null: every session counts. */
  containing: Step | null
  breakdown: Split[]
  limit: number
}

/** Decides everything about sessions. Throws `invalid_query` for a range, zone or interval that cannot be. */
export function planSessions(query: SessionsQuery, app: AppFacts, now: number): SessionsPlan {
  const timing = timingOf(query, app, now)
  const period = periodOf(timing)
  return {
    kind: 'sessions',
    scope: scopeOf(query, app, timing.zone.name),
    ...bucketsOf(period, timing),
    period,
    measure: query.measure ?? 'count',
    gap: query.gap_minutes === undefined ? sessionGap : query.gap_minutes * 60_000,
    event: plannedStep(query.event ?? { event: null }),
    containing: query.containing ? plannedStep(query.containing) : null,
    breakdown: query.breakdown ?? [],
    limit: query.limit ?? 10,
  }
}
