import { pageViewed } from '../../../event.ts'
import { bucketsOf, periodOf, previousOf, timingOf } from '../periods.ts'
import type { AppFacts, Period, Scope, Step } from '../plan.ts'
import type { WebQuery } from '../schema.ts'
import { scopeOf } from '../scope.ts'
import { type WebSection, webSections } from '../vocabulary.ts'
import type { WebOnly } from './schema.ts'

/** A question with nothing left open, plain JSON. */
export interface WebPlan {
  kind: 'web'
  scope: Scope
  /** The page views; every other event only counts for the session it is in. */
  views: Step
  sections: WebSection[]
  /** Only sessions that a list counts under the value. */
  only: WebOnly[]
  limit: number
  current: Period
  previous: Period | null
  buckets: string[]
  starts: number[]
}

/** Decides everything about an overview. Throws `invalid_query` for a range, zone or interval that cannot be. */
export function planWeb(query: WebQuery, app: AppFacts, now: number): WebPlan {
  const timing = timingOf(query, app, now)
  const current = periodOf(timing)
  const asked = new Set(query.sections ?? webSections)
  return {
    kind: 'web',
    scope: scopeOf(query, app, timing.zone.name),
    views: { events: [pageViewed], filter: null },
    sections: webSections.filter((section) => asked.has(section)),
    only: query.only ?? [],
    limit: query.limit ?? 10,
    current,
    previous: previousOf(query.compare, timing),
    ...bucketsOf(current, timing),
  }
}
