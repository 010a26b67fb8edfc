import { namedCohorts } from './cohorts/named.ts'
import type { AppFacts, Scope, Step } from './plan.ts'
import type { Filter, StepQuery } from './schema.ts'

interface ScopedQuery {
  bots?: Scope['bots'] | undefined
  filter?: Filter | undefined
}

/** What every event that the query reads must satisfy. */
export function scopeOf(query: ScopedQuery, app: AppFacts, timeZone: string): Scope {
  const { bots, filter } = query
  return {
    appId: app.appId,
    bots: bots ?? 'exclude',
    filter: filter ?? null,
    hasAliases: app.hasAliases,
    timeZone,
    cohorts: namedCohorts(query),
    ...(app.columns && Object.keys(app.columns).length > 0 && { columns: app.columns }),
    ...mergedIn(app),
  }
}

/** The merged events, where there are any. */
export function mergedIn({ merged = {} }: AppFacts): Pick<Scope, 'merged'> {
  return Object.keys(merged).length > 0 ? { merged } : {}
}

/** Which events a step means, each name once. */
export function plannedStep({ event, filter }: StepQuery): Step {
  const events = event === null ? null : typeof event === 'string' ? [event] : [...new Set(event)]
  return { events, filter: filter ?? null }
}

/** What a step is called when nobody gave it a name. */
export function labelOf({ events }: Step): string {
  return events === null ? 'Any event' : events.join(', ')
}
