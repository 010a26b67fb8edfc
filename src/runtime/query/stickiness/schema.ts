import { z } from 'zod'
import { common, everySchema, intervalSchema, stepSchema } from '../schema/common.ts'
import { strict } from '../schema/issues.ts'

export const stickinessSchema = strict({
  kind: z.literal('stickiness'),
  ...common,
  event: stepSchema,
  interval: intervalSchema.optional(),
  every: everySchema.optional(),
  cumulative: z.boolean().optional(),
  count: strict({ op: z.enum(['gte', 'lte', 'eq']), value: z.number().int().min(1).max(1_000_000) }).optional(),
})

export type StickinessQuery = z.infer<typeof stickinessSchema>
