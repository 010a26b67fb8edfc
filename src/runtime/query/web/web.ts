import type { Analysis } from '../analysis.ts'
import type { WebResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { type WebQuery, webSchema } from './schema.ts'

export interface WebPlan {
  kind: 'web'
}

/** The overview of a site in one answer. */
export const web: Analysis<WebQuery, WebPlan, WebResult> = {
  schema: webSchema,
  plan() {
    throw invalidQuery(['kind'], 'The kind "web" is not built yet.')
  },
  compile() {
    throw invalidQuery(['kind'], 'The kind "web" is not built yet.')
  },
}
