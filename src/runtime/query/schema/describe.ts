import { z } from 'zod'
import { conditionSchema } from './filter.ts'
import { branchesOf } from './issues.ts'

/** A JSON Schema (draft 2020-12). */
export interface JsonSchema {
  [keyword: string]: unknown
}

/** What a schema takes, as JSON Schema. Filters, which hold each other, are `#/components/schemas/Filter`. */
export function describeSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const branches = branchesOf.get(zodSchema)
      if (branches === undefined) return
      if ('name' in branches) jsonSchema.$ref = reference(branches.name)
      else Object.assign(jsonSchema, { anyOf: branches.map(describeSchema) })
    },
  })
  return described
}

/** Conditions on attributes, nested with `and` and `or`. */
export function describeFilter(): JsonSchema {
  const list = (key: string) => ({
    type: 'object',
    properties: { [key]: { type: 'array', maxItems: 200, items: { $ref: reference('Filter') } } },
    required: [key],
    additionalProperties: false,
  })
  return { anyOf: [list('and'), list('or'), describeSchema(conditionSchema)] }
}

function reference(name: string): string {
  return `#/components/schemas/${name}`
}
