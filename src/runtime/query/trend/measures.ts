import type { Dialect } from '../dialects/dialect.ts'
import { type Sql, sql } from '../sql.ts'
import type { Measure } from '../vocabulary.ts'

/** How a measure is worked out: each way is a part of the statement of its own. */
export type Way = 'aggregate' | 'per_user' | 'sessions' | 'reach' | 'active' | 'first_time'

export function wayOf(measure: Measure, cumulative: boolean): Way {
  if (measure.startsWith('per_user_')) return 'per_user'
  if (measure === 'sessions' || measure === 'first_time') return measure
  if (measure === 'active_7d' || measure === 'active_30d') return 'active'
  // To add up what is distinct to date, each one counts where it is first seen.
  return cumulative && (measure === 'users' || measure === 'distinct') ? 'reach' : 'aggregate'
}

/** An interval without events: 0 for what is counted or summed, nothing for a statistic of values. */
export function emptyValue(measure: Measure): 0 | null {
  return fractions.has(measure) || measure === 'avg' || measure === 'min' || measure === 'max' ? null : 0
}

/** How the whole range follows from the buckets; null when it does not. */
export function foldOf(measure: Measure): 'sum' | 'min' | 'max' | null {
  if (measure === 'events' || measure === 'sum') return 'sum'
  return measure === 'min' || measure === 'max' ? measure : null
}

const fractions: ReadonlyMap<Measure, number> = new Map([
  ['median', 0.5],
  ['p75', 0.75],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
])

/** A measure whose values must be put in order. */
export function isPercentile(measure: Measure): boolean {
  return fractions.has(measure) || measure === 'per_user_median' || measure === 'per_user_p90'
}

/** A measure over events. `of` is null where an event is not one of the series; `value` its attribute. */
export function aggregate(
  measure: Measure,
  { of, user, value }: { of: (it: Sql) => Sql; user: Sql; value: Sql },
  d: Dialect,
): Sql {
  const fraction = fractions.get(measure)
  if (fraction !== undefined) return d.percentile(value, fraction)
  if (measure === 'events') return sql`count(${of(sql`1`)})`
  if (measure === 'distinct') return sql`count(distinct ${value})`
  if (measure === 'sum') return sql`sum(${value})`
  if (measure === 'avg') return sql`avg(${value})`
  if (measure === 'min') return sql`min(${value})`
  if (measure === 'max') return sql`max(${value})`
  return sql`count(distinct ${of(user)})`
}

/** A statistic over users of their numbers of events. */
export function statistic(measure: Measure, count: Sql, d: Dialect): Sql {
  if (measure === 'per_user_avg') return sql`avg(cast(${count} as double precision))`
  if (measure === 'per_user_min') return sql`min(${count})`
  if (measure === 'per_user_max') return sql`max(${count})`
  return d.percentile(count, measure === 'per_user_median' ? 0.5 : 0.9)
}
