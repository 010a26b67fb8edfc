import type { z } from 'zod'
import { DataLoafError } from '../errors.ts'

/** What the schema makes of a value. Throws `invalid_input` with the path of the first fault. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const [issue] = issues
  const path = issue!.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  const where = path.length > 0 ? `${path.join('.')}: ` : ''
  throw new DataLoafError('invalid_input', `${where}${issue!.message}`, {
    path,
    hint: issues.length > 1 ? `${issues.length - 1} more to correct after this one.` : undefined,
  })
}
