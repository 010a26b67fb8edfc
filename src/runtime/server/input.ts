import type { ValidationTargets } from 'hono'
import { validator } from 'hono/validator'
import type { z } from 'zod'
import { DataLoafError } from '../../errors.ts'

/**
 * Reads and checks a part of the request. The route's type tells clients what to send.
 * Throws `invalid_input` with the path of the first fault.
 */
export function input<Target extends keyof ValidationTargets, Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) {
  return validator(target, (value: unknown): z.output<Schema> => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    throw invalid(parsed.error)
  })
}

function invalid({ issues }: z.ZodError): DataLoafError {
  const [issue] = issues
  const path = issue!.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  const where = path.length > 0 ? `${path.join('.')}: ` : ''
  return new DataLoafError('invalid_input', `${where}${issue!.message}`, {
    path,
    hint: issues.length > 1 ? `${issues.length - 1} more to correct after this one.` : undefined,
  })
}
