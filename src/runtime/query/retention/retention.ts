import type { Analysis } from '../analysis.ts'
import type { RetentionResult } from '../result.ts'
import { planRetention, type RetentionPlan } from './plan.ts'
import { retentionResult } from './result.ts'
import { type RetentionQuery, retentionSchema } from './schema.ts'
import { retentionSql } from './sql.ts'

export type { RetentionPlan } from './plan.ts'

/** Who comes back. */
export const retention: Analysis<RetentionQuery, RetentionPlan, RetentionResult> = {
  schema: retentionSchema,
  plan: planRetention,
  compile(plan, dialect) {
    const statement = retentionSql(plan, dialect)
    return { sql: statement.sql, result: (rows) => retentionResult(plan, statement, rows) }
  },
}
