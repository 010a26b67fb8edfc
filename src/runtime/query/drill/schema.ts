import { z } from 'zod'
import { describeSchema, type JsonSchema } from '../schema/describe.ts'
import { invalidQuery, queryError, strict } from '../schema/issues.ts'
import { parseQuery, type Query } from '../schema.ts'
import { kinds } from '../vocabulary.ts'
import { drillables, type Point } from './drillables.ts'

const schema = strict({
  query: z.unknown(),
  point: z.unknown(),
  /** Whether its users are wanted, or its events. */
  of: z.enum(['users', 'events']),
  offset: z.number().int().min(0).max(1_000_000).optional(),
  limit: z.number().int().min(1).max(1_000).optional(),
})

/** A question, and the point of its answer that is to be looked behind. */
export interface Drill {
  query: Query
  point: Point
  of: 'users' | 'events'
  offset: number
  limit: number
}

/** Reads a drill. Throws `invalid_query` with the path of the first thing wrong, and a hint. */
export function parseDrill(input: unknown): Drill {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw queryError(input, parsed.error)
  const { of, offset = 0, limit = 50 } = parsed.data
  const query = parseQuery(parsed.data.query)
  const drillable = drillables[query.kind]
  if (!drillable) {
    const possible = kinds.filter((kind) => drillables[kind]).join(', ')
    throw invalidQuery(
      ['query', 'kind'],
      `Nothing behind a ${query.kind} answer can be shown.`,
      `Possible: ${possible}.`,
    )
  }
  const point = strict({ point: drillable.point }).safeParse({ point: parsed.data.point })
  if (!point.success) throw queryError({ point: parsed.data.point }, point.error)
  return { query, point: point.data.point, of, offset, limit }
}

/** What `parseDrill` takes, as JSON Schema; `query` is what the schema of queries says. */
export function describeDrill(query: JsonSchema): JsonSchema {
  const described = describeSchema(schema)
  const points = Object.values(drillables).map(({ point }) => describeSchema(point))
  const properties = described.properties as { [key: string]: JsonSchema }
  return { ...described, properties: { ...properties, query, point: { anyOf: points } } }
}
