import { keyNames, placed, topSql } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { join, type Sql, sql } from '../sql.ts'
import { startRows } from './events.ts'
import type { RetentionPlan } from './plan.ts'

/** The tables that end with `enrolled`: `u, cohort, t, place`, who is in which cohort, since when. */
export function enrolledTables(plan: RetentionPlan, d: Dialect): Sql[] {
  const enrolled = sql`enrolled as (select u, cohort, t, place from ${placedMembers(plan)})`
  if (plan.cohort === 'recurring') {
    const top = plan.breakdown.length > 0 ? [topTable(plan, d)] : []
    return [sql`members as (${recurringMembers(plan, d)})`, ...top, enrolled]
  }
  const bucket = plan.history ? sql`case when present then bucket else -1 end` : sql`bucket`
  const starters = sql`select u, min(${bucket}) as cohort, min(t) as t from (${startRows(plan, d)}) as starts_read group by u having min(${bucket}) >= 0`
  return [...memberTables(plan, starters, d), enrolled]
}

/**
 * The tables that end with `members`, from a select of `u, cohort, …`, a row a user: with a breakdown, the user's first
 * start event is looked up by its time `t`, so that attributes are read of those events only.
 */
export function memberTables(plan: RetentionPlan, starters: Sql, d: Dialect): Sql[] {
  if (plan.breakdown.length === 0) return [sql`members as (${starters})`]
  const names = keyNames(plan.breakdown)
  const keys = names.map((key) => sql`${d.first(key, { time: sql`t`, id: sql`id` })} as ${key}`)
  const rows = startRows(plan, d, { splits: plan.breakdown, among: sql`select u, t from starters` })
  const keyed = sql`select u, ${join(keys)} from (${rows}) as first_starts group by u`
  return [
    sql`starters as (${starters})`,
    sql`keyed as (${keyed})`,
    sql`members as (select starters.*, ${join(names)} from starters join keyed on keyed.u = starters.u)`,
    topTable(plan, d),
  ]
}

/** `members` with their place. */
export function placedMembers({ breakdown, limit }: RetentionPlan): Sql {
  if (breakdown.length > 0) return placed(sql`members`, breakdown, limit)
  return sql`(select members.*, 0 as place from members) as placed`
}

/** `u, cohort, t, k0, …`: a user is in each cohort with the first start event in its interval. */
function recurringMembers(plan: RetentionPlan, d: Dialect): Sql {
  const moment = { time: sql`t`, id: sql`id` }
  const keys = keyNames(plan.breakdown).map((key) => sql`${d.first(key, moment)} as ${key}`)
  const columns = join([sql`u`, sql`bucket as cohort`, sql`min(t) as t`, ...keys])
  return sql`select ${columns} from (${startRows(plan, d, { splits: plan.breakdown })}) as starts_read group by u, bucket`
}

/** The values of the breakdown by how many users and cohorts `members` has for them. */
function topTable({ breakdown, limit }: RetentionPlan, d: Dialect): Sql {
  const keys = join(keyNames(breakdown))
  const totals = sql`select ${keys}, count(*) as total from members group by ${keys}`
  return sql`top_values as (${topSql(breakdown, totals, limit, d)})`
}
