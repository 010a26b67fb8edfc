import { DataLoafError } from '../../errors.ts'
import type { Statement, Warehouse } from '../ports.ts'
import type { Dialect } from '../query/dialects/dialect.ts'
import type { Drill } from '../query/drill/schema.ts'
import { type AppFacts, type Prepared, prepare, prepareDrill } from '../query/run.ts'
import type { Query } from '../query/schema.ts'
import { type Answered, resultCache } from './result-cache.ts'
import { singleFlight } from './single-flight.ts'

export interface AnswersOptions {
  warehouse: Warehouse
  dialect: Dialect
  /** Changes when something was loaded. */
  version: () => number
  /** What a query names that was never seen, in sentences. */
  warnings: (query: Query, appId: string) => Promise<string[]>
  /** Told of every query that was answered. */
  answered?: (query: Query, meta: Answered['meta']) => void
  /** Milliseconds a query may take, its waiting for others included. Default: 60,000. */
  timeout?: number
  /** Queries under way, those that wait for the warehouse included; more are refused. Default: 200. */
  most?: number
}

export interface Asking {
  app: AppFacts
  now: number
  /** Aborted when whoever asks went away. */
  signal: AbortSignal
}

/**
 * Answers queries: at once when the same was asked since the last load, once for all who ask it at the same time, and
 * not at all when nobody waits for it any more.
 * Rejects with `invalid_query`, `timed_out`, `cancelled`, `unavailable`, and `too_many` when too much is under way.
 */
export function answers({
  warehouse,
  dialect,
  version,
  warnings,
  answered = () => undefined,
  timeout = 60_000,
  most = 200,
}: AnswersOptions) {
  const cache = resultCache(version)
  const join = singleFlight<Answered>()
  let underWay = 0

  async function ask(
    prepared: Prepared<Answered>,
    query: Query,
    appId: string,
    signal: AbortSignal,
  ): Promise<Answered> {
    if (underWay >= most) throw tooMany(most)
    underWay++
    const started = performance.now()
    const left = () => Math.max(1, timeout - (performance.now() - started))
    try {
      const [result, said] = await Promise.all([
        prepared.answer({
          clock: () => performance.now(),
          run: (statement: Statement) => warehouse.run(statement, { signal, timeout: left() }),
        }),
        warnings(query, appId),
      ])
      answered(query, result.meta)
      if (said.length === 0) return result
      return { ...result, meta: { ...result.meta, warnings: [...(result.meta.warnings ?? []), ...said] } }
    } finally {
      underWay--
    }
  }

  async function answerTo<Of extends Answered>(
    prepared: Prepared<Of>,
    query: Query,
    { app, signal }: Pick<Asking, 'app' | 'signal'>,
  ): Promise<Of> {
    const started = performance.now()
    const plan = JSON.stringify(prepared.plan)
    // Equal plans are those of one kind of answer.
    const known = cache.get(plan) as Of | null
    if (known) {
      const meta = { ...known.meta, cached: true, milliseconds: performance.now() - started }
      answered(query, meta)
      return { ...known, meta }
    }
    const before = version()
    const result = await join(`${before} ${plan}`, signal, (own) => ask(prepared, query, app.appId, own))
    // What was loaded meanwhile may or may not be in it.
    if (before === version()) cache.set(plan, result)
    return result as Of
  }

  return {
    /** Answers a question. */
    query: (query: Query, { app, now, signal }: Asking) =>
      answerTo(prepare(query, { app, now, dialect }), query, { app, signal }),
    /** Answers what stands behind a point of an answer. */
    drill: (drill: Drill, { app, now, signal }: Asking) =>
      answerTo(prepareDrill(drill, { app, now, dialect }), drill.query, { app, signal }),
  }
}

function tooMany(most: number): DataLoafError {
  return new DataLoafError('too_many', `${most} queries are under way already.`, {
    hint: 'Ask again in a moment.',
    retryAfter: 2,
  })
}
