import {
  GraphQLBoolean,
  type GraphQLFieldConfigMap,
  GraphQLFloat,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLScalarType,
  GraphQLString,
} from 'graphql'
import type { JsonSchema } from '../../query/schema/describe.ts'
import type { Asking } from './asking.ts'

type Fields = GraphQLFieldConfigMap<unknown, Asking>

/** What has no shape of its own, or one of several: a query, an answer, an attribute's path. */
export const Json = new GraphQLScalarType({ name: 'JSON', description: 'Any JSON, as the API takes and answers it.' })

/**
 * Makes types out of the schemas of answers. Objects with named properties become types; what GraphQL cannot say
 * becomes `JSON`. `beyond` are fields that a type has beside its properties.
 */
export function typesOf(schemas: { [name: string]: JsonSchema }, beyond: (type: string) => Fields) {
  const made = new Map<string, GraphQLObjectType>()

  /** `name` is what a type is called that has no name in the API. */
  function typeOf(schema: JsonSchema, name: string): GraphQLOutputType {
    const { referred, called } = resolved(schema, name)
    const { enum: values, items, anyOf } = referred as Described
    const type = typesNamed(referred).filter((each) => each !== 'null')
    if (anyOf) {
      const others = anyOf.filter((each) => (each as Described).type !== 'null')
      return others.length === 1 ? typeOf(others[0]!, called) : Json
    }
    const properties = propertiesOf(referred)
    if (properties) return objectType(called, referred, properties)
    if (values?.every((value) => typeof value === 'string')) return GraphQLString
    if (type.length !== 1) return Json
    if (type[0] === 'array') return items ? new GraphQLList(present(items, `${called}Item`)) : Json
    return scalars[type[0]!] ?? Json
  }

  function objectType(name: string, schema: JsonSchema, properties: { [name: string]: JsonSchema }) {
    const known = made.get(name)
    if (known) return known
    const { description } = schema as Described
    const required = new Set(requiredOf(schema))
    const fields = (): Fields => ({ ...Object.fromEntries(Object.entries(properties).map(field)), ...beyond(name) })
    const field = ([key, of]: [string, JsonSchema]) => {
      const named = `${name}${pascal(key)}`
      const type = required.has(key) ? present(of, named) : typeOf(of, named)
      const about = (of as Described).description
      const resolve = (parent: unknown, _: unknown, asking: Asking) => asking.within(parent, (parent as Record)[key])
      return [key, { type, resolve, ...(about && { description: about }) }]
    }
    const type = new GraphQLObjectType({ name, fields, ...(description && { description }) })
    made.set(name, type)
    return type
  }

  /** The type of what is always there, unless it may be null. */
  function present(schema: JsonSchema, name: string): GraphQLOutputType {
    const type = typeOf(schema, name)
    return type === Json || isNullable(schema) ? type : new GraphQLNonNull(type)
  }

  function resolved(schema: JsonSchema, name: string): { referred: JsonSchema; called: string } {
    const { $ref } = schema as Described
    const called = $ref?.split('/').at(-1)
    return called === undefined ? { referred: schema, called: name } : { referred: schemas[called]!, called }
  }

  function isNullable(schema: JsonSchema): boolean {
    const { referred } = resolved(schema, '')
    const { anyOf } = referred as Described
    return (
      typesNamed(referred).includes('null') || (anyOf?.some((each) => (each as Described).type === 'null') ?? false)
    )
  }

  /** Null for what is no object with names that GraphQL can say. */
  function propertiesOf(schema: JsonSchema): { [name: string]: JsonSchema } | null {
    const { allOf, properties } = schema as Described
    const parts = (allOf ?? []).map((each) => propertiesOf(resolved(each, '').referred))
    const all = { ...Object.assign({}, ...parts), ...properties } as { [name: string]: JsonSchema }
    const names = Object.keys(all)
    return names.length > 0 && names.every((name) => /^[A-Za-z]\w*$/.test(name)) ? all : null
  }

  function requiredOf(schema: JsonSchema): string[] {
    const { allOf = [], required = [] } = schema as Described
    return [...required, ...allOf.flatMap((each) => requiredOf(resolved(each, '').referred))]
  }

  return { typeOf, made }
}

interface Described {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: { [name: string]: JsonSchema }
  required?: string[]
  description?: string
}

type Record = { [key: string]: unknown }

// Counts are beyond the 32 bits of GraphQL's Int.
const scalars: { [type: string]: GraphQLOutputType } = {
  string: GraphQLString,
  boolean: GraphQLBoolean,
  number: GraphQLFloat,
  integer: GraphQLFloat,
}

function typesNamed(schema: JsonSchema): string[] {
  const { type = [] } = schema as Described
  return typeof type === 'string' ? [type] : type
}

const pascal = (name: string) => name.replace(/(^|_)(\w)/g, (_match, _before, letter: string) => letter.toUpperCase())
