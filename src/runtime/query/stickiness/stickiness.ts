import type { Analysis } from '../analysis.ts'
import type { StickinessResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { type StickinessQuery, stickinessSchema } from './schema.ts'

export interface StickinessPlan {
  kind: 'stickiness'
}

/** In how many intervals users are active. */
export const stickiness: Analysis<StickinessQuery, StickinessPlan, StickinessResult> = {
  schema: stickinessSchema,
  plan() {
    throw invalidQuery(['kind'], 'The kind "stickiness" is not built yet.')
  },
  compile() {
    throw invalidQuery(['kind'], 'The kind "stickiness" is not built yet.')
  },
}
