import {
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql'
import { answerSchemas } from '../openapi/document.ts'
import type { Operation } from '../openapi/operation.ts'
import { operations } from '../openapi/operations.ts'
import type { Asking } from './asking.ts'
import { type Edge, graph } from './graph.ts'
import { Json, typesOf } from './types.ts'

type Field = GraphQLFieldConfig<unknown, Asking>
type Fields = GraphQLFieldConfigMap<unknown, Asking>

/** The graph of `graph.ts`, in the types that the API answers with. */
export function graphqlSchema(): GraphQLSchema {
  const known = new Map(operations().map((operation) => [`${operation.method} ${operation.path}`, operation]))
  const { typeOf } = typesOf(answerSchemas(), edgesOf)

  function edgesOf(type: string): Fields {
    const edges = Object.entries(graph[type] ?? {})
    return Object.fromEntries(edges.map(([name, edge]) => [name, fieldOf(type, edge, known.get(edge.asks)!)]))
  }

  // Nothing that leads elsewhere is promised, so that what may not be asked takes nothing else away.
  function fieldOf(parent: string, edge: Edge, operation: Operation): Field {
    return {
      type: edge.body ? Json : typeOf(operation.answer, operation.path),
      description: edge.about ?? operation.summary,
      args: argumentsOf(parent, edge, operation),
      resolve: async (value, args, asking) => {
        const found = { ...asking.foundBy(value), ...givenBy(edge, value), ...textsOf(args) }
        const body = edge.body && { body: edge.body.of(value, args) }
        return await asking.ask({
          method: operation.method.toUpperCase(),
          path: pathOf(operation, found),
          found,
          ...body,
        })
      },
    }
  }

  return new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: edgesOf('Query') }) })
}

/** The path's parameters that the parent was not found by, what else may be asked for, and what the body is made of. */
function argumentsOf(parent: string, { given = {}, body }: Edge, { path, query = [] }: Operation) {
  const args: GraphQLFieldConfigArgumentMap = {}
  const inherited = parent === 'Query' ? [] : ['app_id', idOf(parent)]
  for (const name of parametersIn(path)) {
    if (!inherited.includes(name)) args[name] = { type: new GraphQLNonNull(GraphQLString) }
  }
  if (!body) {
    for (const { name, description } of query) if (!(name in given)) args[name] = { type: GraphQLString, description }
  }
  for (const [name, { required, description }] of Object.entries(body?.arguments ?? {})) {
    args[name] = { type: required ? new GraphQLNonNull(Json) : Json, description }
  }
  return args
}

function pathOf({ path, query = [] }: Operation, found: { [name: string]: string }): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(found[name]!))
  const asked = new URLSearchParams(query.flatMap(({ name }) => (name in found ? [[name, found[name]!]] : [])))
  return asked.size > 0 ? `${filled}?${asked}` : filled
}

const parametersIn = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
const idOf = (type: string) => `${type.toLowerCase()}_id`

function givenBy({ given = {} }: Edge, value: unknown): { [parameter: string]: string } {
  const properties = value as { [name: string]: string }
  return Object.fromEntries(Object.entries(given).map(([parameter, property]) => [parameter, properties[property]!]))
}

function textsOf(args: { [name: string]: unknown }): { [name: string]: string } {
  const texts = Object.entries(args).filter((each): each is [string, string] => typeof each[1] === 'string')
  return Object.fromEntries(texts)
}
