import { z } from 'zod'
import { elementActions, enforcements } from './collection.ts'
import { planShape } from './plan/schema.ts'
import { transformSchema } from './transforms/schema.ts'

const name = z.string().trim().min(1, 'give it a name').max(100)
/** A browser has the last word on what is CSS; this keeps out what never is. */
const selector = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^{}<;]*$/, 'a CSS selector')

const element = z.strictObject({
  name,
  selector,
  on: z
    .array(z.enum(elementActions))
    .min(1)
    .max(elementActions.length)
    .refine((actions) => new Set(actions).size === actions.length, 'each at most once'),
})

const step = z
  .strictObject({
    name,
    url: z.string().trim().min(1).max(500).optional().describe('of the page, without its query; `*` is any text'),
    selector: selector.optional(),
  })
  .refine(({ url, selector }) => url !== undefined || selector !== undefined, 'give a url, a selector, or both')

const distinctNames = (all: readonly { name: string }[], { addIssue }: z.RefinementCtx) => {
  for (const [index, { name }] of all.entries()) {
    const first = all.findIndex((other) => other.name === name)
    if (first !== index) addIssue({ code: 'custom', path: [index, 'name'], message: `${name} is a name already` })
  }
}

/** What an app says about its collection. What is left out is empty. */
export const collectionSchema = z.strictObject({
  plan: z
    .strictObject({
      enforcement: z
        .enum(enforcements)
        .describe('what happens to events that do not follow the plan: nothing, a mark, or quarantine'),
      ...planShape,
    })
    .default({ enforcement: 'off', events: {} }),
  transforms: z.array(transformSchema).max(100).default([]),
  elements: z.array(element).max(500).superRefine(distinctNames).default([]),
  steps: z.array(step).max(100).superRefine(distinctNames).default([]),
})
