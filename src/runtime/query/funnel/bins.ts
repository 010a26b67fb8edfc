import type { Dialect } from '../dialects/dialect.ts'
import { double, integer, join, type Sql, sql } from '../sql.ts'
import { between } from './chosen.ts'
import type { FunnelPlan } from './plan.ts'

interface BinnedOptions {
  /** A table of chosen attempts. */
  from: Sql
  /** A column whose values have bins of their own. Null: the same bins for all. */
  by: Sql | null
  /** Columns that come along. Default: none. */
  also?: readonly Sql[]
}

/**
 * The times between the two steps that are looked at, each in its bin: a select of `by, …also, bin, least, width, bins,
 * mean, middle` that reads the other as the table `durations`. Times are milliseconds; a width is whole seconds.
 */
export function binnedSql(
  { fromStep, toStep, bins }: FunnelPlan,
  { from, by, also = [] }: BinnedOptions,
  d: Dialect,
): { durations: Sql; binned: Sql } {
  const columns = [...(by ? [by] : []), ...also]
  const lead = by ? sql`${by}, ` : sql``
  const groups = by ? sql` group by ${by}` : sql``
  const took = sql`${between(fromStep, toStep)}`
  const durations = sql`select ${join([...columns, sql`${took} as took`])} from ${from} where ${took} is not null`
  const statistics = sql`select ${lead}count(*) as n, min(took) as least, max(took) as most, avg(cast(took as double precision)) as mean, ${d.percentile(sql`took`, 0.5)} as middle from durations${groups}`
  const root = sql`cast(floor(power(cast(n as double precision), ${double(1 / 3)})) as bigint)`
  // Roots of cubes come out a little low or exact, so the cube tells.
  const number = bins === null ? sql`case when root * root * root >= n then root else root + 1 end` : integer(bins)
  const rooted = sql`select statistics.*, ${root} as root from (${statistics}) as statistics`
  const counted = sql`select rooted.*, ${number} as bins from (${rooted}) as rooted`
  const thousands = sql`(bins * 1000)`
  const width = sql`${d.quotient(sql`most - least + ${thousands} - 1`, thousands)} * 1000`
  const measured = sql`select counted.*, ${width} as width from (${counted}) as counted where n > 0`
  const bin = sql`case when width = 0 then bins - 1 else least(${d.quotient(sql`took - least`, sql`nullif(width, 0)`)}, bins - 1) end`
  const on = by ? sql`measured.${by} = durations.${by}` : sql`true`
  const kept = columns.map((column) => sql`durations.${column}`)
  const binned = sql`select ${join([...kept, sql`${bin} as bin`, sql`least`, sql`width`, sql`bins`, sql`mean`, sql`middle`])} from durations join (${measured}) as measured on ${on}`
  return { durations, binned }
}
