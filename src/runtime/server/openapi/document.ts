import { collectionSchema } from '../../collection/schema.ts'
import { analyses } from '../../query/analyses.ts'
import { describeFilter, describeSchema, type JsonSchema } from '../../query/schema/describe.ts'
import { kinds } from '../../query/vocabulary.ts'
import { annotationSchema } from './annotations.ts'
import { type Operation, objectOf, reference, text } from './operation.ts'
import { operations } from './operations.ts'
import { peopleSchemas } from './people.ts'
import results from './results.json' with { type: 'json' }
import { savedSchemas } from './saved.ts'
import { sharingSchemas } from './sharing.ts'
import { teamSchemas } from './teams.ts'
import { tellingSchemas } from './telling.ts'

/** The API as an OpenAPI 3.1 document, made of the schemas that requests are checked with and the types of answers. */
export function openApiDocument({ version, address }: { version: string; address: string }) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'DataLoaf',
      version,
      description:
        'Ask questions of your event data, save, share and watch what you look at, and manage apps, keys and people.',
    },
    servers: [{ url: `${address}/api` }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(operations().map(({ section }) => section))].map((name) => ({ name })),
    paths: paths(),
    components: { schemas: answerSchemas(), securitySchemes },
  }
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>

/** The schema's name of each kind of query. */
export const queryNames: readonly string[] = kinds.map(queryName)

const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key, what a program in AWS signed with its role, or on the same machine the data directory’s token.',
  },
  session: { type: 'apiKey', in: 'cookie', name: 'better-auth.session_token', description: 'Whoever signed in.' },
}

function paths() {
  const found: { [path: string]: { [method: string]: unknown } } = {}
  for (const operation of operations()) {
    found[operation.path] = { ...found[operation.path], [operation.method]: describeOperation(operation) }
  }
  return found
}

function describeOperation({
  section,
  summary,
  description,
  path,
  query = [],
  body,
  examples,
  status,
  answer,
}: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(name === 'app_id' && { description: 'the app’s id or name' }),
  }))
  const inQuery = query.map((each) => ({ ...each, in: 'query', schema: { type: 'string' } }))
  return {
    tags: [section],
    summary,
    ...(description && { description }),
    parameters: [...inPath, ...inQuery],
    ...(body && { requestBody: { required: true, content: json(body, examples) } }),
    responses: { [status]: { description: 'Done.', content: json(answer) }, ...errors },
  }
}

const json = (schema: JsonSchema, examples?: Operation['examples']) => ({
  'application/json': {
    schema,
    ...(examples && {
      examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
    }),
  },
})

/** One shape for all of them. */
const errors = Object.fromEntries(
  [
    ['400', 'Something in the request is wrong; `path` says where, `hint` what would be right.'],
    ['401', 'Nobody is signed in.'],
    ['403', 'This account may not do that.'],
    ['404', 'There is no such thing.'],
    ['409', 'It is there already, or was changed meanwhile.'],
    ['423', 'What the app collects is locked.'],
    ['408', 'It took longer than 60 seconds, and was stopped in the warehouse too.'],
    ['429', 'Too much is under way. See `Retry-After`.'],
    ['503', 'The warehouse is away. See `Retry-After`.'],
  ].map(([status, description]) => [status, { description, content: json(reference('Error')) }]),
)

/** What requests and answers are made of, by name. */
export function answerSchemas(): { [name: string]: JsonSchema } {
  return {
    Query: { anyOf: queryNames.map(reference), discriminator: { propertyName: 'kind' } },
    ...Object.fromEntries(kinds.map((kind) => [queryName(kind), describeSchema(analyses[kind].schema)])),
    Filter: describeFilter(),
    ...results,
    Explanation: objectOf({ plan: { type: 'object' }, sql: text, parameters: { type: 'array' } }),
    Cohort: objectOf({
      cohort_id: text,
      name: text,
      definition: { type: 'object' },
      created_at: text,
      updated_at: text,
    }),
    Collection: collection(),
    ArchivedCollection: objectOf({
      archived_at: text,
      archived_by: text,
      locked_at: text,
      document: { type: 'object' },
    }),
    ...savedSchemas(),
    Annotation: annotationSchema,
    ...sharingSchemas(),
    ...tellingSchemas(),
    ...peopleSchemas(),
    ...teamSchemas(),
    Error: objectOf({
      error: {
        type: 'object',
        properties: {
          code: text,
          message: text,
          path: { type: 'array', items: { anyOf: [text, { type: 'integer' }] } },
          hint: text,
        },
        required: ['code', 'message'],
      },
    }),
  }
}

function collection(): JsonSchema {
  const described = describeSchema(collectionSchema)
  const properties = {
    version: { type: 'integer' },
    updated_at: { anyOf: [text, { type: 'null' }] },
    ...(described.properties as { [name: string]: JsonSchema }),
  }
  return { ...described, ...objectOf(properties) }
}

function queryName(kind: string): string {
  return `${kind[0]!.toUpperCase()}${kind.slice(1)}Query`
}
