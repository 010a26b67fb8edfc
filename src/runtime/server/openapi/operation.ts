import { describeSchema, type JsonSchema } from '../../query/schema/describe.ts'

/** One thing the API can be asked to do. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/apps/{app_id}/query`, below `/api`. */
  path: string
  /** A heading of the reference. */
  section: string
  /** What it does, a sentence. */
  summary: string
  /** More than a sentence, where it takes that. */
  description?: string
  query?: { name: string; description: string }[]
  body?: JsonSchema
  /** Bodies to learn from, by name. */
  examples?: { readonly [name: string]: object }
  /** The answer's status and body. */
  status: 200 | 201 | 202
  answer: JsonSchema
}

/** By the name that the document gives it. */
export const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

export const text: JsonSchema = { type: 'string' }
export const flag: JsonSchema = { type: 'boolean' }
export const nullable: JsonSchema = { anyOf: [text, { type: 'null' }] }

/** An object with these keys, each of them always. */
export const objectOf = (properties: { [key: string]: JsonSchema }): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

/** The keys of what a schema takes. */
export function propertiesOf(schema: Parameters<typeof describeSchema>[0]): { [key: string]: JsonSchema } {
  return describeSchema(schema).properties as { [key: string]: JsonSchema }
}
