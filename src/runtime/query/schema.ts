import { analyses } from './analyses.ts'
import { hasKey, invalidQuery, nearest, queryError } from './schema/issues.ts'
import type { TrendQuery } from './trend/schema.ts'
import { type Kind, kinds } from './vocabulary.ts'

export type { Breakdown, Split } from './schema/breakdown.ts'
export type { Attribute, Condition, Filter, Scalar } from './schema/filter.ts'
export type { Range, Shift } from './schema/range.ts'
export type { Compare, Series, TrendQuery } from './trend/schema.ts'

/** One question, as QUERY.md writes it. */
export type Query = TrendQuery

/** Kinds the language knows; those of `kinds` are built. */
const known = ['trend', 'funnel', 'retention', 'lifecycle', 'stickiness', 'paths', 'sessions', 'web', 'sql']

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
  const built = kinds.find((each) => each === kind)
  if (built) return built
  const possible = `Possible: ${kinds.join(', ')}.`
  if (kind === undefined) throw invalidQuery(['kind'], 'The query has no "kind".', possible)
  if (known.some((each) => each === kind)) {
    throw invalidQuery(['kind'], `The kind "${kind}" is not built yet.`, possible)
  }
  const near = typeof kind === 'string' ? nearest(kind, kinds) : undefined
  throw invalidQuery(['kind'], `There is no kind ${JSON.stringify(kind)}.`, near ? `Did you mean "${near}"?` : possible)
}
