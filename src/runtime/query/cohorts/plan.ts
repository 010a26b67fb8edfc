import type { Reach } from '../funnel/members.ts'
import { type FunnelPlan, planFunnel } from '../funnel/plan.ts'
import { boundedBy } from '../periods.ts'
import type { AppFacts, Scope, Step } from '../plan.ts'
import { invalidQuery, shown } from '../schema/issues.ts'
import { nearest } from '../schema/nearest.ts'
import type { Filter } from '../schema.ts'
import { plannedStep, scopeOf } from '../scope.ts'
import type { Bounds } from '../time/range.ts'
import { mentions } from './named.ts'
import type { CohortDefinition } from './schema.ts'

/** A cohort with nothing left open, plain JSON. */
export type PlannedCohort =
  | { by: 'attributes'; scope: Scope; filter: Filter }
  | { by: 'events'; scope: Scope; step: Step; window: Bounds; count: { op: 'gte' | 'lte' | 'eq'; value: number } }
  | { by: 'funnel'; funnel: FunnelPlan; reach: Reach }
  | { by: 'users'; scope: Scope; users: string[] }

/**
 * The cohorts that a query names, decided, in the order of `Scope.cohorts`. Throws `invalid_query` for one that the app
 * does not have.
 */
export function plannedCohorts(query: unknown, app: AppFacts, now: number): PlannedCohort[] {
  const known = app.cohorts ?? {}
  const found = new Map<string, PlannedCohort>()
  for (const { id, path } of mentions(query, [])) {
    const definition = Object.hasOwn(known, id) ? known[id] : undefined
    if (!definition) throw unknown(id, path, Object.keys(known))
    if (!found.has(id)) found.set(id, plannedCohort(definition, app, now))
  }
  return [...found.values()]
}

function plannedCohort(definition: CohortDefinition, app: AppFacts, now: number): PlannedCohort {
  const scope = scopeOf({}, app, app.timeZone)
  switch (definition.by) {
    case 'attributes':
      return { by: 'attributes', scope, filter: definition.filter }
    case 'users':
      return { by: 'users', scope, users: definition.users }
    case 'events': {
      const { event, bots, range = { all: true }, count = { op: 'gte', value: 1 }, ...time } = definition
      const { bounds, zone } = boundedBy({ ...time, range }, app, now)
      return { by: 'events', scope: scopeOf({ bots }, app, zone.name), step: plannedStep(event), window: bounds, count }
    }
    case 'funnel': {
      const reach = { reached: definition.reached, notReached: definition.not_reached ?? null }
      return { by: 'funnel', funnel: planFunnel(definition.funnel, app, now), reach }
    }
  }
}

function unknown(id: string, path: readonly (string | number)[], ids: readonly string[]) {
  const near = nearest(id, ids)
  const hint = near
    ? `Did you mean "${near}"?`
    : ids.length > 0
      ? `Possible: ${ids.join(', ')}.`
      : 'The app has no cohorts yet.'
  return invalidQuery(path, `There is no cohort ${shown(id)}.`, hint)
}
