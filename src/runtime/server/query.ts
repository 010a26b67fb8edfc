import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { asDataLoafError, DataLoafError, type ErrorBody } from '../../errors.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { Clock, Statement, Warehouse } from '../ports.ts'
import type { Dialect } from '../query/dialects/dialect.ts'
import type { Result } from '../query/result.ts'
import { type AppFacts, explain, prepare } from '../query/run.ts'
import { parseQuery, type Query } from '../query/schema.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { type ResultCache, resultCache } from './result-cache.ts'

export interface QueryOptions {
  apps: Apps
  facts: (app: App) => Promise<AppFacts>
  warehouse: Warehouse
  dialect: Dialect
  clock: Clock
  /** Changes when something was loaded. */
  version: () => number
  /** Milliseconds a query may take, its waiting for others included. Default: 60,000. */
  timeout?: number
  /** Queries in one request. Default: 100. */
  most?: number
}

/** One query or several, answered or explained. An item of several that fails is an error in its place. */
export function queryRoutes(given: QueryOptions) {
  const { apps, most = 100 } = given
  const options = { ...given, cache: resultCache(given.version) }
  return new Hono<AppEnv>().post('/apps/:app_id/query', allow('app.query', apps), queryBody, async (c) => {
    const body: unknown = c.req.valid('json')
    const app = await options.facts(c.get('app'))
    const one = (query: unknown) =>
      c.req.query('explain') === undefined ? run(query, app, c, options) : explained(query, app, options)
    if (!Array.isArray(body)) return c.json(await one(body))
    if (body.length > most) {
      throw new DataLoafError('invalid_query', `At most ${most} queries in one request; these are ${body.length}.`)
    }
    // The warehouse bounds how many run at a time.
    return c.json(await Promise.all(body.map((query) => one(query).catch(inItsPlace))))
  })
}

interface QueryServices extends QueryOptions {
  cache: ResultCache
}

type Answer = Result | Explanation
type Explanation = ReturnType<typeof explain>

/** Reads the body as JSON whatever its content type says, so that a plain `curl -d` works. */
const queryBody: MiddlewareHandler<AppEnv, string, { in: { json: Query | Query[] }; out: { json: unknown } }> =
  async function queryBody(c, next) {
    const text = await c.req.text()
    try {
      c.req.addValidatedData('json', JSON.parse(text))
    } catch (cause) {
      throw new DataLoafError('invalid_query', `The body is not JSON: ${(cause as Error).message}.`, { cause })
    }
    await next()
  }

async function run(query: unknown, app: AppFacts, c: Context, options: QueryServices): Promise<Answer> {
  const { warehouse, dialect, clock, cache, version, timeout = 60_000 } = options
  const started = performance.now()
  const prepared = prepare(parseQuery(query), { app, now: clock(), dialect })
  const plan = JSON.stringify(prepared.plan)
  const known = cache.get(plan)
  if (known) return { ...known, meta: { ...known.meta, cached: true, milliseconds: performance.now() - started } }
  const { signal } = c.req.raw
  const left = () => Math.max(1, timeout - (performance.now() - started))
  const before = version()
  const result = await prepared.answer({
    clock: () => performance.now(),
    run: (statement: Statement) => warehouse.run(statement, { signal, timeout: left() }),
  })
  // What was loaded meanwhile may or may not be in it.
  if (before === version()) cache.set(plan, result)
  return result
}

async function explained(query: unknown, app: AppFacts, { dialect, clock }: QueryOptions): Promise<Answer> {
  return explain(parseQuery(query), { app, now: clock(), dialect })
}

const inItsPlace = (error: unknown): ErrorBody => asDataLoafError(error).toJSON()
