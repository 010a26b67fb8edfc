import { z } from 'zod'
import { common, intervalSchema, stepSchema } from '../schema/common.ts'
import { strict } from '../schema/issues.ts'

export const lifecycleSchema = strict({
  kind: z.literal('lifecycle'),
  ...common,
  event: stepSchema,
  interval: intervalSchema.optional(),
})

export type LifecycleQuery = z.infer<typeof lifecycleSchema>
