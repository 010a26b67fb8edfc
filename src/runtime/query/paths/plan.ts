import { boundedBy } from '../periods.ts'
import type { AppFacts, Scope, Step } from '../plan.ts'
import type { Attribute, PathsQuery } from '../schema.ts'
import { plannedStep, scopeOf } from '../scope.ts'
import type { Bounds } from '../time/range.ts'

/** A question with nothing left open, plain JSON. */
export interface PathsPlan {
  kind: 'paths'
  scope: Scope
  bounds: Bounds
  /** Null: the event's name is the node. Events without the attribute are no nodes. */
  attribute: Attribute | null
  /** Null: any event. */
  step: Step | null
  exclude: Step[]
  groups: { pattern: string; name: string }[]
  /** A path begins at the first such node; null: where it begins. */
  start: string | null
  /** A path ends at the first such node from there on; null: where it ends. */
  end: string | null
  /** Milliseconds; more than so many without an event start a new path. */
  gap: number
  depth: number
  links: number
}

/** Decides everything about paths. Throws `invalid_query` for a range or zone that cannot be. */
export function planPaths(query: PathsQuery, app: AppFacts, now: number): PathsPlan {
  const { bounds, zone } = boundedBy(query, app, now)
  const { node = { field: 'event_name' }, event, exclude = [], group = [], start, end } = query
  const attribute = 'attribute' in node ? node.attribute : null
  // Names of events are taken as they are.
  const point = (value: string) => (attribute === null ? value : withoutSlash(value))
  return {
    kind: 'paths',
    scope: scopeOf(query, app, zone.name),
    bounds,
    attribute,
    step: event ? plannedStep(event) : null,
    exclude: exclude.map(plannedStep),
    groups: group.map(({ pattern, name = pattern }) => ({ pattern, name })),
    start: start === undefined ? null : point(start),
    end: end === undefined ? null : point(end),
    gap: (query.gap_minutes ?? 30) * 60_000,
    depth: query.depth ?? 5,
    links: query.links ?? 50,
  }
}

/** A path or an address loses a `/` at its end; the root stays `/`. The same is done to values in SQL. */
export function withoutSlash(value: string): string {
  const isAddress = value.startsWith('/') || value.includes('://')
  return isAddress && value !== '/' && value.endsWith('/') ? value.slice(0, -1) : value
}
