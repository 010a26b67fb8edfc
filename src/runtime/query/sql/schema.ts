import { z } from 'zod'
import { choose, strict } from '../schema/issues.ts'

type SqlValue = string | number | boolean

const text = z.string().max(100_000)
const flag = z.boolean({ error: 'expected text, a number, true or false' })

export const sqlSchema = strict({
  kind: z.literal('sql'),
  sql: z.string().min(1).max(50_000),
  parameters: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, { error: 'expected a name of letters, digits and _' }),
      choose<SqlValue>([text, z.number(), flag], (input) =>
        typeof input === 'string' ? text : typeof input === 'number' ? z.number() : flag,
      ),
    )
    .optional(),
  limit: z.number().int().min(1).max(10_000).optional(),
})

export type SqlQuery = z.infer<typeof sqlSchema>
