import type { Analysis } from '../analysis.ts'
import type { WebResult } from '../result.ts'
import type { WebQuery } from '../schema.ts'
import { planWeb, type WebPlan } from './plan.ts'
import { webResult } from './result.ts'
import { webSchema } from './schema.ts'
import { webSql } from './sql.ts'

export type { WebPlan } from './plan.ts'

/** The overview of a site in one answer. */
export const web: Analysis<WebQuery, WebPlan, WebResult> = {
  schema: webSchema,
  plan: planWeb,
  compile: (plan, dialect) => ({ sql: webSql(plan, dialect), result: (rows) => webResult(plan, rows) }),
}
