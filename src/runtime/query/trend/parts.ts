import type { Dialect } from '../dialects/dialect.ts'
import type { Trailing } from '../plan.ts'
import { sessionGap, sessionRows } from '../session-rows.ts'
import { integer, join, name, type Sql, sql } from '../sql.ts'
import { aggregate, foldOf, statistic, type Way } from './measures.ts'
import type { PlannedSeries, TrendPlan } from './plan.ts'

/** Series that are worked out the same way from the same rows. */
export interface Part {
  way: Way
  /** Places in the query's list. Only `aggregate` and `per_user` take several at once. */
  series: readonly number[]
  source: Source
  /** The window of the way `active`. */
  trailing: Trailing | null
}

export interface Source {
  /** The name of the table expression. */
  name: string
  /** True when rows say which series they belong to (`s0`, …); otherwise each row belongs to all. */
  flagged: boolean
  /** What one row is: an event, the events of a bucket and key (`a0`, … their measures), or one user in them. */
  grain: 'event' | 'key' | 'user'
}

export interface Grouping {
  /** The rows: `bucket`, the columns to group by, and those of the source. */
  from: Sql
  by: readonly Sql[]
  /** Only the whole range; no row has a bucket then. */
  totalsOnly: boolean
}

export const flag = (index: number): Sql => name(`s${index}`)
export const valueColumn = (index: number): Sql => name(`x${index}`)
export const amount = (index: number): Sql => name(`a${index}`)
const output = (index: number): Sql => name(`v${index}`)

/** `bucket, …by, v0, …`: each series' value per bucket and group; a null bucket is the whole range. */
export function partSql(part: Part, grouping: Grouping, plan: TrendPlan, d: Dialect): Sql {
  const first = part.series[0]!
  switch (part.way) {
    case 'aggregate':
      return aggregates(part, grouping, plan.series, d)
    case 'per_user':
      return perUser(part, grouping, plan.series, d)
    case 'sessions':
      return distinctIds({ ...grouping, from: sessions(part, grouping, d) }, plan.cumulative)
    case 'reach':
      return distinctIds({ ...grouping, from: ids(part, grouping, plan.series[first]!) }, plan.cumulative)
    case 'active':
      return active(part.trailing!, grouping)
    case 'first_time':
      return grouped(grouping, [sql`count(*)`], false)
  }
}

/** True when the whole range is the fold of the buckets, and no row of its own comes for it. */
export function folds({ way, series }: Part, plan: TrendPlan): boolean {
  if (way === 'first_time') return true
  if (way === 'reach' || way === 'sessions') return plan.cumulative
  return way === 'aggregate' && series.every((index) => foldOf(plan.series[index]!.measure) !== null)
}

function aggregates({ series, source }: Part, grouping: Grouping, all: readonly PlannedSeries[], d: Dialect): Sql {
  if (source.grain === 'user' && !grouping.totalsOnly && grouping.by.length === 0) return oneRowAUser(grouping)
  const measures = series.map((index) => all[index]!.measure)
  const values = series.map((index, at) => {
    if (source.grain === 'key') return sql`${name(foldOf(measures[at]!)!)}(${amount(index)})`
    return aggregate(
      measures[at]!,
      { of: (it) => inSeries(source, index, it), user: sql`u`, value: valueColumn(index) },
      d,
    )
  })
  return grouped(grouping, values, !measures.every(foldOf))
}

/** Each user is one row of a bucket already: counting rows is cheaper than telling users apart again. */
function oneRowAUser({ from }: Grouping): Sql {
  return sql`select bucket, ${asDouble(sql`count(u)`)} as v0 from ${from} group by bucket union all select null, ${asDouble(sql`count(distinct u)`)} from ${from}`
}

function perUser({ series, source }: Part, grouping: Grouping, all: readonly PlannedSeries[], d: Dialect): Sql {
  const { from, by, totalsOnly } = grouping
  const counts = series.map((index) => sql`, count(${inSeries(source, index, sql`1`)}) as ${amount(index)}`)
  const users = [...by, sql`u`]
  const inner = sql`select ${bucketOr(totalsOnly)}, ${join(users)}${join(counts, '')} from ${from} where u is not null group by ${groups(users, totalsOnly, true)}`
  const values = series.map((index) => statistic(all[index]!.measure, sql`nullif(${amount(index)}, 0)`, d))
  return grouped({ from: sql`(${inner}) as per_user`, by, totalsOnly }, values, false)
}

function inSeries({ flagged }: Source, index: number, it: Sql): Sql {
  return flagged ? sql`case when ${flag(index)} then ${it} end` : it
}

function sessions({ series, source }: Part, { from, by }: Grouping, d: Dialect): Sql {
  const mine = source.flagged ? sql`(select * from ${from} where ${flag(series[0]!)}) as mine` : from
  const rows = sessionRows({ from: mine, columns: [sql`bucket`, ...by], gap: sessionGap }, d)
  return sql`(select ${join([sql`bucket`, ...by])}, session as id from ${rows}) as sessions`
}

function ids({ series, source }: Part, { from, by }: Grouping, { measure }: PlannedSeries): Sql {
  const index = series[0]!
  const id = measure === 'distinct' ? valueColumn(index) : inSeries(source, index, sql`u`)
  return sql`(select ${join([sql`bucket`, ...by])}, ${id} as id from ${from}) as ids`
}

/** Distinct ids per bucket, or with `cumulative` those seen there for the first time in the range. */
function distinctIds(grouping: Grouping, cumulative: boolean): Sql {
  if (!cumulative || grouping.totalsOnly) return grouped(grouping, [sql`count(distinct id)`], true)
  const { from, by } = grouping
  const groups = join([...by, sql`id`])
  const firsts = sql`select ${groups}, min(bucket) as bucket from ${from} where id is not null group by ${groups}`
  return grouped({ from: sql`(${firsts}) as firsts`, by, totalsOnly: false }, [sql`count(*)`], false)
}

/**
 * A user active on a step is in the windows of the steps up to `length` later, or up to the next step they are
 * active on: one up and one down for each, which added up step by step is the number of users. Exact, in one sort.
 */
function active({ length, ends, totalFrom }: Trailing, { from, by, totalsOnly }: Grouping): Sql {
  const inTotal = sql`(select * from ${from} where step >= ${integer(totalFrom)}) as last_steps`
  const total = grouped({ from: inTotal, by, totalsOnly: true }, [sql`count(distinct u)`], true)
  if (totalsOnly || ends.length === 0) return total
  const columns = join([sql`step`, ...by, sql`u`])
  const until = sql`step + ${integer(length)}`
  const following = sql`lead(step) over (partition by ${join([...by, sql`u`])} order by step)`
  const stays = sql`(select ${columns}, coalesce(least(${following}, ${until}), ${until}) as until from (select distinct ${columns} from ${from}) as steps) as stays`
  const ways = sql`(select 1 as change union all select -1 as change) as changes`
  const moved = sql`(select case when change = 1 then step else until end as bucket, ${join([...by, sql`change`])} from ${stays} cross join ${ways}) as moves`
  return sql`${grouped({ from: moved, by, totalsOnly: false }, [sql`sum(change)`], false)} union all ${total}`
}

function grouped({ from, by, totalsOnly }: Grouping, values: readonly Sql[], totals: boolean): Sql {
  const outputs = values.map((value, index) => sql`${asDouble(value)} as ${output(index)}`)
  const select = sql`select ${join([bucketOr(totalsOnly), ...by, ...outputs])} from ${from}`
  return totalsOnly && by.length === 0 ? select : sql`${select} group by ${groups(by, totalsOnly, totals)}`
}

function bucketOr(totalsOnly: boolean): Sql {
  return totalsOnly ? sql`cast(null as bigint) as bucket` : sql`bucket`
}

function groups(by: readonly Sql[], totalsOnly: boolean, totals: boolean): Sql {
  if (totalsOnly) return join(by)
  const all = join([sql`bucket`, ...by])
  return totals ? sql`grouping sets ((${all}), (${join(by)}))` : all
}

function asDouble(expression: Sql): Sql {
  return sql`cast(${expression} as double precision)`
}
