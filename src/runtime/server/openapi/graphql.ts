/** The way to ask for several of these things at once. */
import { type Operation, objectOf, text } from './operation.ts'

const answer = objectOf({
  data: { type: ['object', 'null'] },
  errors: {
    type: 'array',
    items: objectOf({
      message: text,
      path: { type: 'array' },
      extensions: { type: 'object', description: '`code` and `hint`, as in `Error`' },
    }),
  },
})

export const graphqlOperations = (): readonly Operation[] => [
  {
    method: 'post',
    path: '/graphql',
    section: 'GraphQL',
    summary: 'Catalog and saved things of any apps, and the answers of insights, in one request.',
    description:
      'Fields have the names, types and rights of the operations above; what may not be asked is null, with an error that says why. A document has at most 2,000 tokens, and asks for at most 100 things. Nothing can be changed here.',
    body: {
      ...objectOf({ query: text, variables: { type: 'object' }, operationName: text }),
      required: ['query'],
    },
    examples: {
      catalog: { query: '{ apps { name events(search: "sign") { event_name count attributes { attribute type } } } }' },
      insight: {
        query:
          'query ($id: String!) { app(app_id: "shop") { insight(insight_id: $id) { name answer(range: { last: 7, unit: "day" }) } } }',
        variables: { id: 'ins_…' },
      },
    },
    status: 200,
    answer: { ...answer, required: [] },
  },
  {
    method: 'get',
    path: '/graphql',
    section: 'GraphQL',
    summary: 'The same, with the document in the address.',
    query: [
      { name: 'query', description: 'the document' },
      { name: 'variables', description: 'as JSON' },
      { name: 'operationName', description: 'which of several' },
    ],
    status: 200,
    answer: { ...answer, required: [] },
  },
  {
    method: 'get',
    path: '/graphql/schema',
    section: 'GraphQL',
    summary: 'The schema, as text.',
    status: 200,
    answer: text,
  },
]
