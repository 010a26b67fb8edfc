import { z } from 'zod'
import { common, compareSchema, intervalSchema } from '../schema/common.ts'
import { strict } from '../schema/issues.ts'
import { webSections } from '../vocabulary.ts'

export const webSchema = strict({
  kind: z.literal('web'),
  ...common,
  interval: intervalSchema.optional(),
  sections: z.array(z.enum(webSections)).min(1).max(webSections.length).optional(),
  limit: z.number().int().min(1).max(500).optional(),
  compare: compareSchema.optional(),
})

export type WebQuery = z.infer<typeof webSchema>
