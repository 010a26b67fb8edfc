import { Flags } from '@oclif/core'
import type { z } from 'zod'

type Shape = { readonly [field: string]: z.ZodType }

/** A flag for each field of what the API takes: what it is for is said once, in the schema. */
export function schemaFlags(shape: Shape) {
  return Object.fromEntries(Object.entries(shape).map(([field, schema]) => [flagOf(field), flagFor(schema)]))
}

/** What the flags say, as the API takes it; fields whose flag was not given are left out. */
export function fieldsOf(shape: Shape, flags: { readonly [flag: string]: unknown }): { [field: string]: unknown } {
  const given = Object.keys(shape).map((field) => [field, flags[flagOf(field)]])
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

/** `tags` is given as `--tag a --tag b`. */
const flagOf = (field: string) => field.replaceAll('_', '-').replace(/s$/, '')

function flagFor(schema: z.ZodType) {
  const { description = '' } = schema
  const { type, values } = kindOf(schema)
  if (type === 'boolean') return Flags.boolean({ description, allowNo: true })
  if (type === 'array')
    return Flags.string({ description: `${description}; may be given several times`, multiple: true })
  return Flags.string({ description, ...(values && { options: values }) })
}

/** Of what an optional or nullable field is. */
function kindOf(schema: z.ZodType): { type: string; values?: string[] } {
  const { def } = schema as unknown as { def: { type: string; innerType?: z.ZodType; entries?: object } }
  if (def.innerType) return kindOf(def.innerType)
  return { type: def.type, ...(def.entries && { values: Object.keys(def.entries) }) }
}
