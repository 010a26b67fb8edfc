import type { Analysis } from '../analysis.ts'
import type { FunnelResult } from '../result.ts'
import { type FunnelPlan, planFunnel } from './plan.ts'
import { funnelResult } from './result.ts'
import { type FunnelQuery, funnelSchema } from './schema.ts'
import { funnelSql } from './sql.ts'

export type { FunnelPlan } from './plan.ts'

/** How many users go through steps. */
export const funnel: Analysis<FunnelQuery, FunnelPlan, FunnelResult> = {
  schema: funnelSchema,
  plan: planFunnel,
  compile: (plan, dialect) => ({
    sql: funnelSql(plan, dialect),
    result: (rows) => funnelResult(plan, rows),
  }),
}
