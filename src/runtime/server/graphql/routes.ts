import { Hono } from 'hono'
import type { Apps } from '../../metadata/apps.ts'
import type { AppEnv } from '../environment.ts'
import { allow } from '../guard.ts'
import type { Inside } from './asking.ts'

/** Tokens of one document: a page of text. */
const mostTokens = 2_000

/** The catalog and what was saved, asked for in one request: by GraphQL over HTTP. Nothing can be changed here. */
export function graphqlRoutes({ apps, inside }: { apps: Pick<Apps, 'get'>; inside: Inside }) {
  // Most servers are never asked, and should not wait for it when they start.
  const prepared = once(async () => {
    const [{ parse, printSchema }, { createHandler }, { asking }, { graphqlSchema }] = await Promise.all([
      import('graphql'),
      import('graphql-http/lib/use/fetch'),
      import('./asking.ts'),
      import('./schema.ts'),
    ])
    const schema = graphqlSchema()
    const handle = createHandler({
      schema,
      parse: (source) => parse(source, { maxTokens: mostTokens }),
      context: ({ raw }) => ({ ...asking({ inside, outside: raw }) }),
    })
    return { handle, text: printSchema(schema) }
  })
  const handler = async (request: Request) => (await prepared()).handle(request)
  return new Hono<AppEnv>()
    .get('/graphql/schema', allow('app.read', apps), async (c) => c.text((await prepared()).text))
    .get('/graphql', allow('app.read', apps), async (c) => await handler(c.req.raw))
    .post('/graphql', allow('app.read', apps), async (c) => await handler(c.req.raw))
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => {
    made ??= make()
    return made
  }
}
