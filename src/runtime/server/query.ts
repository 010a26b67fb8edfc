import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { asDataLoafError, DataLoafError, type ErrorBody } from '../../errors.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { Cohorts } from '../metadata/cohorts.ts'
import type { Clock } from '../ports.ts'
import { namedCohorts } from '../query/cohorts/named.ts'
import type { Dialect } from '../query/dialects/dialect.ts'
import { type Drill, parseDrill } from '../query/drill/schema.ts'
import type { Result } from '../query/result.ts'
import { type AppFacts, type Explanation, explain } from '../query/run.ts'
import { parseQuery, type Query } from '../query/schema.ts'
import { sqlVocabulary } from '../query/sql/vocabulary.ts'
import type { answers } from './answers.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'

export interface QueryOptions {
  apps: Apps
  cohorts: Cohorts
  facts: (app: App) => Promise<AppFacts>
  answerTo: ReturnType<typeof answers>
  dialect: Dialect
  clock: Clock
  /** Queries in one request. Default: 100. */
  most?: number
}

/** One query or several, answered or explained. An item of several that fails is an error in its place. */
export function queryRoutes(options: QueryOptions) {
  const { apps, most = 100 } = options
  const routes = new Hono<AppEnv>().post(
    '/apps/:app_id/query/drill',
    allow('app.query', apps),
    drillBody,
    async (c) => {
      const drill = parseDrill(c.req.valid('json'))
      const app = await (await factsOf(c.get('app'), options))(drill.query)
      const asking = { app, now: options.clock(), signal: c.req.raw.signal }
      return c.json(await options.answerTo.drill(drill, asking))
    },
  )
  const vocabulary = sqlVocabulary(options.dialect)
  const described = routes.get('/apps/:app_id/query/sql', allow('app.query', apps), (c) => c.json(vocabulary))
  return described.post('/apps/:app_id/query', allow('app.query', apps), queryBody, async (c) => {
    const body: unknown = c.req.valid('json')
    const facts = await factsOf(c.get('app'), options)
    const one = (query: unknown) => answered(query, facts, c, options)
    if (!Array.isArray(body)) return c.json(await one(body))
    if (body.length > most) {
      throw new DataLoafError('invalid_query', `At most ${most} queries in one request; these are ${body.length}.`)
    }
    // The warehouse bounds how many run at a time.
    return c.json(await Promise.all(body.map((query) => one(query).catch(inItsPlace))))
  })
}

/** What is known of the app; its cohorts are looked up at most once, and only for who asks about some. */
export async function factsOf(app: App, { facts, cohorts }: Pick<QueryOptions, 'facts' | 'cohorts'>) {
  const known = await facts(app)
  let definitions: ReturnType<Cohorts['definitions']> | undefined
  return async (query: Query): Promise<AppFacts> => {
    if (namedCohorts(query).length === 0) return known
    definitions ??= cohorts.definitions(app.app_id)
    return { ...known, cohorts: await definitions }
  }
}

async function answered(
  query: unknown,
  facts: (query: Query) => Promise<AppFacts>,
  c: Context,
  { answerTo, dialect, clock }: QueryOptions,
): Promise<Result | Explanation> {
  const parsed = parseQuery(query)
  const app = await facts(parsed)
  const now = clock()
  if (c.req.query('explain') !== undefined) return explain(parsed, { app, now, dialect })
  const answer = await answerTo.query(parsed, { app, now, signal: c.req.raw.signal })
  // It is as long as the rest of the answer, and a page of many has no use for it.
  return c.req.query('sql') === '0' ? { ...answer, meta: { ...answer.meta, sql: '' } } : answer
}

/** Reads the body as JSON whatever its content type says, so that a plain `curl -d` works. */
function body<In>(): MiddlewareHandler<AppEnv, string, { in: { json: In }; out: { json: unknown } }> {
  return async function body(c, next) {
    const text = await c.req.text()
    try {
      c.req.addValidatedData('json', JSON.parse(text))
    } catch (cause) {
      throw new DataLoafError('invalid_query', `The body is not JSON: ${(cause as Error).message}.`, { cause })
    }
    await next()
  }
}

const queryBody = body<Query | Query[]>()
const drillBody = body<Partial<Drill> & Pick<Drill, 'query' | 'point' | 'of'>>()

const inItsPlace = (error: unknown): ErrorBody => asDataLoafError(error).toJSON()
