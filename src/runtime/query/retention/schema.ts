import { z } from 'zod'
import { breakdownSchema, limitSchema } from '../schema/breakdown.ts'
import { common, intervalSchema, stepSchema } from '../schema/common.ts'
import { strict } from '../schema/issues.ts'
import { cohortKinds, retentionWindows } from '../vocabulary.ts'

export const retentionSchema = strict({
  kind: z.literal('retention'),
  ...common,
  interval: intervalSchema.optional(),
  start: stepSchema,
  return: stepSchema,
  cohort: z.enum(cohortKinds).optional(),
  periods: z.number().int().min(1).max(1_000).optional(),
  rolling: z.boolean().optional(),
  min_events: z.number().int().min(1).max(1_000_000).optional(),
  windows: z.enum(retentionWindows).optional(),
  breakdown: breakdownSchema.optional(),
  limit: limitSchema.optional(),
})

export type RetentionQuery = z.infer<typeof retentionSchema>
