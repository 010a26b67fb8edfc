import type { Analysis } from '../analysis.ts'
import type { SqlResult } from '../result.ts'
import { digits, render, sql as template } from '../sql.ts'
import { planSql, type SqlPlan } from './plan.ts'
import { refusedAsWritten } from './refused.ts'
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
    // The line ends keep a comment from hiding what follows.
    const head = template`${ownTables(plan, dialect)} select * from (\n`
    return {
      // One row more than the limit, to know whether there is more.
      sql: template`${head}${statement}\n) as answer limit ${digits(plan.limit + 1)}`,
      ...(check && { check }),
      result: (rows, columns) => ({
        kind: 'sql',
        columns: [...columns],
        rows: rows.slice(0, plan.limit).map((row) => [...row]),
        truncated: rows.length > plan.limit,
      }),
      refused: (error) => refusedAsWritten(error, plan, head, dialect),
    }
  },
}
