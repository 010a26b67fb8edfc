import type { ValidationTargets } from 'hono'
import { validator } from 'hono/validator'
import type { z } from 'zod'
import { checked } from '../checked.ts'

/**
 * Reads and checks a part of the request. The route's type tells clients what to send.
 * Throws `invalid_input` with the path of the first fault.
 */
export function input<Target extends keyof ValidationTargets, Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) {
  return validator(target, (value: unknown): z.output<Schema> => checked(schema, value))
}
