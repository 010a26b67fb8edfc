import type { Dialect } from '../dialects/dialect.ts'
import { digits, join, name, type Sql, sql } from '../sql.ts'
import { binnedSql } from './bins.ts'
import { between, code, reached } from './chosen.ts'
import type { FunnelPlan } from './plan.ts'

/** The figures of a view's rows: `v0, …`. */
export function viewColumns({ view }: FunnelPlan): Sql[] {
  const width = { steps: 3, trend: 2, time_to_convert: 6 }[view]
  return Array.from({ length: width }, (_, index) => value(index))
}

const value = (index: number): Sql => name(`v${index}`)

/** A select of `bucket, v0, …` and the column to group by, if any, from a table of chosen attempts. */
export function viewSql(plan: FunnelPlan, from: Sql, by: Sql | null, d: Dialect): Sql {
  if (plan.view === 'trend') return trendSql(plan, from, by)
  return plan.view === 'steps' ? stepsSql(plan, from, by, d) : timesSql(plan, from, by, d)
}

/**
 * For each step, as `bucket`: how many reached it, and the average and median time since the one before. A select for
 * each, as a warehouse may order an aggregate's values in one way only.
 */
function stepsSql(plan: FunnelPlan, from: Sql, by: Sql | null, d: Dialect): Sql {
  const nothing = sql`cast(null as double precision)`
  const selects = plan.steps.map((_, index) => {
    const step = index + 1
    const took = between(index, step)
    const times =
      step === 1 ? [nothing, nothing] : [sql`avg(cast(${took} as double precision))`, d.percentile(took, 0.5)]
    return grouped(sql`${digits(step)} as bucket`, [reached(step), ...times], from, by ? [by] : [])
  })
  return join(selects, ' union all ')
}

/** For each interval of entry: how many came to the first step that is looked at, and to the last. */
function trendSql({ fromStep, toStep }: FunnelPlan, from: Sql, by: Sql | null): Sql {
  const rows = sql`(select bucket as entered, ${by ? sql`${by}, ` : sql``}${code(fromStep)}, ${code(toStep)} from ${from}) as entries`
  return grouped(sql`entered as bucket`, [reached(fromStep), reached(toStep)], rows, [
    sql`entered`,
    ...(by ? [by] : []),
  ])
}

/**
 * For each bin that is not empty: its count, then for all of them the least time, a bin's width, the number of bins,
 * and the average and median time.
 */
function timesSql(plan: FunnelPlan, from: Sql, by: Sql | null, d: Dialect): Sql {
  const { durations, binned } = binnedSql(plan, { from, by }, d)
  const fixed = ['least', 'width', 'bins', 'mean', 'middle'].map((column) => sql`max(${name(column)})`)
  const rows = grouped(sql`bin as bucket`, [sql`count(*)`, ...fixed], sql`(${binned}) as binned`, [
    sql`bin`,
    ...(by ? [by] : []),
  ])
  return sql`with durations as (${durations}) ${rows}`
}

function grouped(bucket: Sql, figures: readonly Sql[], from: Sql, by: readonly Sql[]): Sql {
  const values = figures.map((figure, index) => sql`${figure} as ${value(index)}`)
  const select = sql`select ${join([bucket, ...values])}`
  return by.length > 0 ? sql`${select}, ${join(by)} from ${from} group by ${join(by)}` : sql`${select} from ${from}`
}
