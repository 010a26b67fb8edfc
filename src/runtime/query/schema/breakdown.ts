import { z } from 'zod'
import { owners } from '../vocabulary.ts'
import { attributeSchema, problemOfField } from './filter.ts'
import { strict } from './issues.ts'

const splitSchema = strict(
  { attribute: attributeSchema, of: z.enum(owners).optional() },
  { attribute: 'plan' },
).superRefine(({ attribute, of }, context) => {
  const problem = of === 'field' ? problemOfField(attribute) : undefined
  if (problem) context.addIssue({ code: 'custom', ...problem })
})

/** Up to three attributes to split by. */
export const breakdownSchema = z.array(splitSchema).max(3)
export type Breakdown = z.infer<typeof breakdownSchema>
export type Split = Breakdown[number]

/** How many values get a row of their own; the rest is one row. */
export const limitSchema = z.number().int().min(1).max(50)
