import { analyses } from './analyses.ts'
import type { FunnelQuery } from './funnel/schema.ts'
import type { LifecycleQuery } from './lifecycle/schema.ts'
import type { PathsQuery } from './paths/schema.ts'
import type { RetentionQuery } from './retention/schema.ts'
import { hasKey, invalidQuery, queryError, shown } from './schema/issues.ts'
import { nearest } from './schema/nearest.ts'
import type { SessionsQuery } from './sessions/schema.ts'
import type { SqlQuery } from './sql/schema.ts'
import type { StickinessQuery } from './stickiness/schema.ts'
import type { TrendQuery } from './trend/schema.ts'
import { type Kind, kinds } from './vocabulary.ts'
import type { WebQuery } from './web/schema.ts'

export type { FunnelQuery } from './funnel/schema.ts'
export type { LifecycleQuery } from './lifecycle/schema.ts'
export type { PathsQuery } from './paths/schema.ts'
export type { RetentionQuery } from './retention/schema.ts'
export type { Breakdown, Split } from './schema/breakdown.ts'
export type { Compare, StepQuery } from './schema/common.ts'
export type { Attribute, Condition, Filter, Scalar } from './schema/filter.ts'
export type { Range, Shift } from './schema/range.ts'
export type { SessionsQuery } from './sessions/schema.ts'
export type { SqlQuery } from './sql/schema.ts'
export type { StickinessQuery } from './stickiness/schema.ts'
export type { Series, TrendQuery } from './trend/schema.ts'
export type { WebQuery } from './web/schema.ts'

/** One question, as QUERY.md writes it. */
export type Query =
  | TrendQuery
  | FunnelQuery
  | RetentionQuery
  | LifecycleQuery
  | StickinessQuery
  | PathsQuery
  | SessionsQuery
  | WebQuery
  | SqlQuery

/** Reads a query. Throws `invalid_query` with the path of the first thing wrong, and a hint. */
export function parseQuery(input: unknown): Query {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidQuery([], 'A query is a JSON object.')
  }
  const parsed = analyses[kindOf(input)].schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw queryError(input, parsed.error)
}

function kindOf(input: object): Kind {
  const kind = hasKey(input, 'kind') ? (input as { kind: unknown }).kind : undefined
  const known = kinds.find((each) => each === kind)
  if (known) return known
  const possible = `Possible: ${kinds.join(', ')}.`
  if (kind === undefined) throw invalidQuery(['kind'], 'The query has no "kind".', possible)
  const near = typeof kind === 'string' ? nearest(kind, kinds) : undefined
  throw invalidQuery(['kind'], `There is no kind ${shown(kind)}.`, near ? `Did you mean "${near}"?` : possible)
}
