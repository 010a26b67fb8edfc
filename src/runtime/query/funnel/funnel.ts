import type { Analysis } from '../analysis.ts'
import type { FunnelResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { type FunnelQuery, funnelSchema } from './schema.ts'

export interface FunnelPlan {
  kind: 'funnel'
}

/** How many users go through steps. */
export const funnel: Analysis<FunnelQuery, FunnelPlan, FunnelResult> = {
  schema: funnelSchema,
  plan() {
    throw invalidQuery(['kind'], 'The kind "funnel" is not built yet.')
  },
  compile() {
    throw invalidQuery(['kind'], 'The kind "funnel" is not built yet.')
  },
}
