import { z } from 'zod'
import { common, compareSchema, intervalSchema } from '../schema/common.ts'
import { strict } from '../schema/issues.ts'
import { webLists, webSections } from '../vocabulary.ts'

export const webSchema = strict({
  kind: z.literal('web'),
  ...common,
  interval: intervalSchema.optional(),
  sections: z.array(z.enum(webSections)).min(1).max(webSections.length).optional(),
  /** Only sessions that a list counts under the value; null: under none. All must hold. */
  only: z
    .array(strict({ list: z.enum(webLists), value: z.string().max(2_000).nullable() }))
    .max(20)
    .optional(),
  limit: z.number().int().min(1).max(500).optional(),
  compare: compareSchema.optional(),
})

export type WebQuery = z.infer<typeof webSchema>
export type WebOnly = NonNullable<WebQuery['only']>[number]
