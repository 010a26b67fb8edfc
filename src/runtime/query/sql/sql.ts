import { DataLoafError } from '../../../errors.ts'
import type { Analysis } from '../analysis.ts'
import type { SqlResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { digits, render, type Sql, sql as template } from '../sql.ts'
import { planSql, type SqlPlan } from './plan.ts'
import { type SqlQuery, sqlSchema } from './schema.ts'
import { ownTables, readable } from './tables.ts'
import { written } from './written.ts'

export type { SqlPlan } from './plan.ts'

/** Read-only SQL on the app's own rows. */
export const sql: Analysis<SqlQuery, SqlPlan, SqlResult> = {
  schema: sqlSchema,
  plan: planSql,
  compile(plan, dialect) {
    const statement = written(plan.parts)
    const check = dialect.guard(render(statement, dialect), readable)
    return {
      sql: limited(plan, template`${ownTables(plan, dialect)} `, statement),
      ...(check && { check }),
      result: (rows, columns) => ({
        kind: 'sql',
        columns: [...columns],
        rows: rows.slice(0, plan.limit).map((row) => [...row]),
        truncated: rows.length > plan.limit,
      }),
      refused,
    }
  },
}

/** One row more than the limit, to know whether there is more. The line ends keep a comment from hiding what follows. */
function limited({ limit }: SqlPlan, tables: Sql, statement: Sql): Sql {
  return template`${tables}select * from (\n${statement}\n) as answer limit ${digits(limit + 1)}`
}

/** What the warehouse says of the statement, with the line in which it saw the fault: the statement begins in the second. */
function refused(error: unknown): unknown {
  if (!(error instanceof DataLoafError) || error.code !== 'invalid_query' || error.path) return error
  const whole = error.cause instanceof Error ? error.cause.message : ''
  const line = /^LINE (\d+):/m.exec(whole)?.[1]
  const hint = /^(?:Candidate|Did you mean|Candidates).*$/m.exec(whole)?.[0]
  return invalidQuery(['sql'], line ? `Line ${Number(line) - 1}: ${error.message}` : error.message, hint)
}
