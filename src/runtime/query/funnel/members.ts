import type { Dialect } from '../dialects/dialect.ts'
import { name, type Sql, sql, withTables } from '../sql.ts'
import { attemptsSql } from './attempts.ts'
import { chosenSql, code } from './chosen.ts'
import type { FunnelPlan } from './plan.ts'
import { funnelSource } from './source.ts'

/** How far users must have come: to a step (from 1), and when `notReached` is a step not to that one. */
export interface Reach {
  reached: number
  notReached: number | null
}

/** A select of `u`: the users whose best attempt came so far and no further. The plan is one of users, not split. */
export function funnelMembers(plan: FunnelPlan, { reached, notReached }: Reach, d: Dialect): Sql {
  const source = funnelSource(plan, d)
  const attempts = attemptsSql(plan, source, d)
  const chosen = name(`${source.label}_chosen`)
  const tables = [...source.tables, ...attempts.tables, sql`${chosen} as (${chosenSql(plan, attempts, d)})`]
  const stopped = notReached === null ? sql`` : sql` and ${code(notReached)} is null`
  return withTables(tables, sql`select u from ${chosen} where ${code(reached)} is not null${stopped}`)
}
