import { keyNames, placed, topSql } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { digits, integer, join, type Sql, sql } from '../sql.ts'
import { day } from '../time/calendar.ts'
import { returnRows, startRows } from './events.ts'
import type { RetentionPlan } from './plan.ts'

/**
 * The plain way, which every question can go: a row for each user and cohort, a row for each user and interval with a
 * return, and the two joined. Its columns: `place, cohort, cell, users`.
 */
export function rowsSql(plan: RetentionPlan, d: Dialect): { tables: Sql[]; select: Sql } {
  const members = sql`members as (${membersSql(plan, d)})`
  const split = plan.breakdown.length > 0
  const top = split ? [sql`top_values as (${topOf(plan, d)})`] : []
  const from = split ? placed(sql`members`, plan.breakdown, plan.limit) : sql`members`
  const enrolled = sql`enrolled as (select u, cohort, t, ${split ? sql`place` : sql`0`} as place from ${from})`
  const returns = sql`visits as (${visitsSql(plan, d)})`
  const select = plan.rolling ? furthest(plan) : cells(plan)
  return { tables: [members, ...top, enrolled, returns], select }
}

/** `u, cohort, t, k0, …`: who is in which cohort, with the start event that puts them there. */
export function membersSql(plan: RetentionPlan, d: Dialect): Sql {
  const { breakdown, history, cohort } = plan
  const by = cohort === 'recurring' ? sql`u, bucket` : sql`u`
  const present = history ? sql` and present` : sql``
  const keys = keyNames(breakdown)
  const nth = sql`row_number() over (partition by ${by} order by t, id) as nth`
  const firsts = sql`(select starts.*, ${nth} from (${startRows(plan, d)}) as starts) as firsts`
  return sql`select ${join([sql`u`, sql`bucket as cohort`, sql`t`, ...keys])} from ${firsts} where nth = 1${present}`
}

/** The values of the breakdown by how many users and cohorts they have. */
export function topOf({ breakdown, limit }: RetentionPlan, d: Dialect): Sql {
  const keys = join(keyNames(breakdown))
  return topSql(breakdown, sql`select ${keys}, count(*) as total from members group by ${keys}`, limit, d)
}

/** `u, cohort, cell`: the cells, from 1, in which a member of a cohort returned often enough. */
function visitsSql(plan: RetentionPlan, d: Dialect): Sql {
  const { windows, minEvents } = plan
  const often = minEvents > 1 ? sql` having count(*) >= ${integer(minEvents)}` : sql``
  const returns = returnRows(plan, d)
  if (windows === '24h') {
    const cell = d.quotient(sql`r.t - m.t`, integer(day))
    const joined = sql`select m.u, m.cohort, ${cell} as cell from members m join (${returns}) as r on r.u = m.u where r.t >= m.t + ${integer(day)}`
    return sql`select u, cohort, cell from (${joined}) as returned group by u, cohort, cell${often}`
  }
  const intervals = sql`select u, bucket from (${returns}) as returned group by u, bucket${often}`
  return sql`select m.u, m.cohort, r.bucket - m.cohort as cell from members m join (${intervals}) as r on r.u = m.u where r.bucket > m.cohort`
}

/** Users by the cells they returned in; cell 0 has all of the cohort. */
function cells({ width }: RetentionPlan): Sql {
  const joined = sql`select p.place, p.cohort, v.cell from enrolled p join visits v on v.u = p.u and v.cohort = p.cohort where v.cell < ${digits(width)}`
  const sizes = sql`select place, cohort, 0 as cell, count(*) as users from enrolled group by place, cohort`
  return sql`${sizes} union all select place, cohort, cell, count(*) as users from (${joined}) as returned group by place, cohort, cell`
}

/** Users by the last cell they returned in, 0 where they never did. */
function furthest(_plan: RetentionPlan): Sql {
  const last = sql`select u, cohort, max(cell) as cell from visits group by u, cohort`
  const joined = sql`select p.place, p.cohort, coalesce(v.cell, 0) as cell from enrolled p left join (${last}) as v on v.u = p.u and v.cohort = p.cohort`
  return sql`select place, cohort, cell, count(*) as users from (${joined}) as returned group by place, cohort, cell`
}
