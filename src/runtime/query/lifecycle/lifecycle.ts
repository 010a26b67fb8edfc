import type { Analysis } from '../analysis.ts'
import type { LifecycleResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { type LifecycleQuery, lifecycleSchema } from './schema.ts'

export interface LifecyclePlan {
  kind: 'lifecycle'
}

/** New, returning, resurrecting and dormant users. */
export const lifecycle: Analysis<LifecycleQuery, LifecyclePlan, LifecycleResult> = {
  schema: lifecycleSchema,
  plan() {
    throw invalidQuery(['kind'], 'The kind "lifecycle" is not built yet.')
  },
  compile() {
    throw invalidQuery(['kind'], 'The kind "lifecycle" is not built yet.')
  },
}
