import { z } from 'zod'
import { limits } from '../../../event.ts'
import { piiClasses, planTypes } from './plan.ts'

const words = z.string().trim().min(1).max(2_000)
const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()], 'text, a number or a boolean')

const fits: { readonly [type: string]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string',
  time: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
}

const plannedAttribute = z
  .strictObject({
    type: z.enum(planTypes).describe('`time` is ISO 8601 text, `integer` a number without a fraction'),
    required: z.boolean().optional().describe('the event may not lack it (default: false)'),
    enum: z.array(scalar).min(1).max(500).optional().describe('the only values there may be'),
    description: words.optional(),
    pii: z
      .enum(piiClasses)
      .optional()
      .describe('what it says about a person: nothing, something, who they are, or what the law guards most'),
    deprecated: words.optional().describe('why it should no longer be sent, and what takes its place'),
  })
  .superRefine(({ type, enum: values = [] }, { addIssue }) => {
    for (const [index, value] of values.entries()) {
      if (fits[type]?.(value)) continue
      addIssue({ code: 'custom', path: ['enum', index], message: `${JSON.stringify(value)} is no ${type}` })
    }
  })

const attributeName = z
  .string()
  .min(1)
  .max(limits.attributeNameLength)
  .refine((name) => !name.startsWith('$'), 'attributes with a $ are the product’s, and always right')

const plannedEvent = z.strictObject({
  description: words.optional(),
  owner: words.optional().describe('who answers questions about it'),
  deprecated: words.optional().describe('why it should no longer be sent, and what takes its place'),
  attributes: z.record(attributeName, plannedAttribute).optional(),
  other_attributes: z.boolean().optional().describe('attributes that are not named are right (default: false)'),
})

const eventName = z.string().min(1).max(limits.nameLength)

export const planShape = {
  events: z
    .record(eventName, plannedEvent)
    .refine((events) => Object.keys(events).length <= 2_000, 'at most 2,000 events'),
  other_events: z.boolean().optional().describe('events that are not named are right (default: false)'),
}

/** `dataloaf.plan.json`. */
export const planSchema = z.strictObject({ $schema: z.string().optional(), ...planShape })

/** For editors. */
export function planJsonSchema(): object {
  return z.toJSONSchema(planSchema, { io: 'input' })
}
