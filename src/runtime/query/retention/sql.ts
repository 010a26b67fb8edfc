import { keyNames } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { join, type Sql, sql } from '../sql.ts'
import type { RetentionPlan } from './plan.ts'
import { rowsSql } from './rows.ts'

/** The number in the column `cohort` of the rows that name the breakdown's values. */
export const keysCohort = -1

/** One statement for the whole question. Its columns: `place, cohort, cell, users, k0, …`. */
export function retentionSql(plan: RetentionPlan, d: Dialect): Sql {
  const { tables, select } = rowsSql(plan, d)
  const nulls = plan.breakdown.map(() => sql`, cast(null as varchar)`)
  const counts = sql`select place, cohort, cell, users${join(nulls, '')} from (${select}) as counted`
  if (plan.breakdown.length === 0) return sql`with ${join(tables)} ${counts}`
  const keys = sql`select place, -1 as cohort, 0 as cell, 0 as users, ${join(keyNames(plan.breakdown))} from top_values`
  return sql`with ${join(tables)} ${keys} union all ${counts}`
}
