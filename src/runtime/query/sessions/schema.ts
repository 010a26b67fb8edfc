import { z } from 'zod'
import { breakdownSchema, limitSchema } from '../schema/breakdown.ts'
import { common, everySchema, stepSchema } from '../schema/common.ts'
import { strict } from '../schema/issues.ts'
import { intervals, sessionMeasures } from '../vocabulary.ts'

export const sessionsSchema = strict({
  kind: z.literal('sessions'),
  ...common,
  interval: z.enum([...intervals, 'none']).optional(),
  every: everySchema.optional(),
  event: stepSchema.optional(),
  measure: z.enum(sessionMeasures).optional(),
  gap_minutes: z.number().int().min(1).max(525_600).optional(),
  /** Only sessions with such an event count. */
  containing: stepSchema.optional(),
  breakdown: breakdownSchema.optional(),
  limit: limitSchema.optional(),
})

export type SessionsQuery = z.infer<typeof sessionsSchema>
