import type { Dialect } from '../dialects/dialect.ts'
import { digits, integer, join, type Sql, sql } from '../sql.ts'
import { day } from '../time/calendar.ts'
import { returnRows } from './events.ts'
import { enrolledTables } from './members.ts'
import type { RetentionPlan } from './plan.ts'
import type { Way } from './sql.ts'

/**
 * The way that every question can go: a row for each user and cohort, joined with a row for each of the user's
 * intervals, or windows, with a return.
 */
export function byRows(plan: RetentionPlan, d: Dialect): Way {
  const sizes = sql`select place, cohort, 0 as cell, count(*) as users from enrolled group by place, cohort`
  const cells = sql`select place, cohort, cell, count(*) as users from (${returnedRows(plan, d)}) as returned group by place, cohort, cell`
  return {
    tables: enrolledTables(plan, d),
    columns: [sql`cell`, sql`users`],
    select: sql`${sizes} union all ${cells}`,
    counted: ([place, cohort, cell, users]) => [
      { place: Number(place), cohort: Number(cohort), cell: Number(cell), users: Number(users) },
    ],
  }
}

/** `u, place, cohort, cell`: members of `enrolled` in the cells, after the first, that they came back in. */
export function returnedRows(plan: RetentionPlan, d: Dialect): Sql {
  return plan.windows === '24h' ? windows(plan, d) : intervals(plan, d)
}

/** A row for each member of a cohort and later interval with a return; rolling: the last only. */
function intervals(plan: RetentionPlan, d: Dialect): Sql {
  const rows = sql`select u, bucket from (${returnRows(plan, d)}) as returns_read group by u, bucket${often(plan)}`
  const last = sql`select u, max(bucket) as bucket from (${rows}) as returns_made group by u`
  const joined = sql`select m.u, m.place, m.cohort, r.bucket - m.cohort as cell from enrolled m join (${plan.rolling ? last : rows}) as r on r.u = m.u where r.bucket > m.cohort`
  return plan.rolling ? joined : sql`${joined} and r.bucket - m.cohort < ${digits(plan.width)}`
}

/** The same for windows of 24 hours from the start event of each member. */
function windows(plan: RetentionPlan, d: Dialect): Sql {
  const cell = d.quotient(sql`r.t - m.t`, integer(day))
  const late = plan.rolling ? sql`` : sql` and r.t < m.t + ${integer(plan.width * day)}`
  const joined = sql`select m.u, m.place, m.cohort, ${cell} as cell from enrolled m join (${returnRows(plan, d)}) as r on r.u = m.u where r.t >= m.t + ${integer(day)}${late}`
  const rows = sql`select u, place, cohort, cell from (${joined}) as returns_read group by u, place, cohort, cell${often(plan)}`
  if (!plan.rolling) return rows
  return sql`select u, place, cohort, max(cell) as cell from (${rows}) as returns_made group by u, place, cohort`
}

function often({ minEvents }: RetentionPlan): Sql {
  return minEvents > 1 ? sql` having count(*) >= ${integer(minEvents)}` : join([])
}
