import type { Analysis } from '../analysis.ts'
import type { RetentionResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { type RetentionQuery, retentionSchema } from './schema.ts'

export interface RetentionPlan {
  kind: 'retention'
}

/** Who comes back. */
export const retention: Analysis<RetentionQuery, RetentionPlan, RetentionResult> = {
  schema: retentionSchema,
  plan() {
    throw invalidQuery(['kind'], 'The kind "retention" is not built yet.')
  },
  compile() {
    throw invalidQuery(['kind'], 'The kind "retention" is not built yet.')
  },
}
