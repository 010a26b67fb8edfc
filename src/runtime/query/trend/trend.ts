import type { Analysis } from '../analysis.ts'
import type { TrendResult } from '../result.ts'
import type { TrendQuery } from '../schema.ts'
import { planTrend, type TrendPlan } from './plan.ts'
import { trendResult } from './result.ts'
import { trendSchema } from './schema.ts'
import { trendSql } from './sql.ts'

/** How a measure of events goes over time. */
export const trend: Analysis<TrendQuery, TrendPlan, TrendResult> = {
  schema: trendSchema,
  plan: planTrend,
  compile(plan, dialect) {
    const statement = trendSql(plan, dialect)
    return { sql: statement.sql, result: (rows) => trendResult(plan, statement, rows) }
  },
}
