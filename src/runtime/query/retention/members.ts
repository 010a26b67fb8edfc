import { keyNames, placed, topSql } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { join, type Sql, sql } from '../sql.ts'
import { startRows } from './events.ts'
import type { RetentionPlan } from './plan.ts'

/** The tables that end with `enrolled`: `u, cohort, t, place`, who is in which cohort, since when. */
export function enrolledTables(plan: RetentionPlan, d: Dialect): Sql[] {
  const { breakdown, limit } = plan
  const members = sql`members as (${membersSql(plan, d)})`
  if (breakdown.length === 0) return [members, sql`enrolled as (select u, cohort, t, 0 as place from members)`]
  const from = placed(sql`members`, breakdown, limit)
  return [members, topTable(plan, d), sql`enrolled as (select u, cohort, t, place from ${from})`]
}

/** `u, cohort, t, k0, …`: who is in which cohort, with the first start event that puts them there. */
function membersSql(plan: RetentionPlan, d: Dialect): Sql {
  const { breakdown, history, cohort } = plan
  const keys = keyNames(breakdown).map((key) => sql`${d.first(key, { time: sql`t`, id: sql`id` })} as ${key}`)
  const rows = sql`(${startRows(plan, d)}) as starts_read`
  if (cohort === 'recurring') {
    return sql`select ${join([sql`u, bucket as cohort, min(t) as t`, ...keys])} from ${rows} group by u, bucket`
  }
  const bucket = history ? sql`case when present then bucket else -1 end` : sql`bucket`
  return sql`select ${join([sql`u, min(${bucket}) as cohort, min(t) as t`, ...keys])} from ${rows} group by u having min(${bucket}) >= 0`
}

/** The values of the breakdown by how many users and cohorts `members` has for them. */
export function topTable({ breakdown, limit }: RetentionPlan, d: Dialect): Sql {
  const keys = join(keyNames(breakdown))
  const totals = sql`select ${keys}, count(*) as total from members group by ${keys}`
  return sql`top_values as (${topSql(breakdown, totals, limit, d)})`
}
