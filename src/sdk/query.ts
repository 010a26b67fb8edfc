/**
 * Asks a DataLoaf server.
 *
 * ```ts
 * import { QueryClient } from 'dataloaf/query'
 *
 * const client = new QueryClient({ endpoint: 'http://127.0.0.1:4600', apiKey, app: 'my-shop' })
 * const { buckets, series } = await client.query({ kind: 'trend', series: [{ event: 'purchase' }] })
 * ```
 */
import type { AnswerTo, Question } from './questions.ts'

export type * from './questions.ts'

export interface QueryClientOptions {
  /** The server's address, for example `https://data.example.com`. */
  endpoint: string
  /** An API key, secret: keep it out of browsers. In AWS, `awsKey` of `dataloaf/aws` signs in place of one. */
  apiKey: string | (() => string | Promise<string>)
  /** The app's id or name. */
  app: string
  /** Milliseconds that an answer may take. @default 60_000 */
  timeout?: number
  /** How requests are made. @default globalThis.fetch */
  fetch?: QueryFetch
}

/** What the client needs of `fetch`; `(url, init) => app.request(url, init)` of a Hono app will do. */
export type QueryFetch = (url: string, init: QueryFetchInit) => Response | Promise<Response>

export interface QueryFetchInit {
  method: 'POST'
  headers: Record<string, string>
  body: string
  signal: AbortSignal
}

export interface AskOptions {
  /** Gives the question up when it is aborted; the server stops working on it, too. */
  signal?: AbortSignal | undefined
}

export class QueryClient {
  readonly #url: string
  readonly #apiKey: QueryClientOptions['apiKey']
  readonly #timeout: number
  readonly #fetch: QueryFetch

  constructor({ endpoint, apiKey, app, timeout = 60_000, fetch = globalThis.fetch }: QueryClientOptions) {
    this.#url = `${endpoint.replace(/\/+$/, '')}/api/apps/${encodeURIComponent(app)}/query`
    this.#apiKey = apiKey
    this.#timeout = timeout
    this.#fetch = fetch
  }

  /** The answer to one question. Rejects with a `QueryError`. */
  async query<const Q extends Question>(question: Q, options: AskOptions = {}): Promise<AnswerTo<Q>> {
    return (await this.#ask(question, options)) as AnswerTo<Q>
  }

  /** The answers to several (at most 100), in their order; one that fails is a `QueryError` in its place. */
  async queryAll<const Q extends readonly Question[]>(
    questions: Q,
    options: AskOptions = {},
  ): Promise<{ -readonly [I in keyof Q]: AnswerTo<Q[I]> | QueryError }> {
    const answers = (await this.#ask(questions, options)) as unknown[]
    return answers.map((answer) => (isFailure(answer) ? new QueryError(answer.error) : answer)) as never
  }

  async #ask(body: unknown, { signal: leaving }: AskOptions): Promise<unknown> {
    const time = AbortSignal.timeout(this.#timeout)
    const signal = leaving ? AbortSignal.any([leaving, time]) : time
    const headers = {
      authorization: `Bearer ${typeof this.#apiKey === 'string' ? this.#apiKey : await made(this.#apiKey)}`,
      'content-type': 'application/json',
    }
    const init: QueryFetchInit = { method: 'POST', headers, body: JSON.stringify(body), signal }
    try {
      const fetch = this.#fetch
      const response = await fetch(this.#url, init)
      const answer = await response.json().catch((cause) => {
        if (signal.aborted) throw cause
        return null
      })
      if (response.ok) return answer
      throw new QueryError(isFailure(answer) ? answer.error : unexplained(response.status), response.status)
    } catch (cause) {
      if (cause instanceof QueryError) throw cause
      if (leaving?.aborted) throw new QueryError(givenUp, undefined, cause)
      if (time.aborted) throw new QueryError(overdue(this.#timeout), undefined, cause)
      throw new QueryError({ code: 'unavailable', message: 'The server cannot be reached.' }, undefined, cause)
    }
  }
}

/** Why there is no answer. */
export class QueryError extends Error {
  /** `invalid_query`, `not_found`, `timed_out`, `cancelled`, `unavailable`, … */
  readonly code: string
  /** Where in the question the fault lies. */
  readonly path: readonly (string | number)[] | undefined
  /** What to do about it. */
  readonly hint: string | undefined
  /** The HTTP status, when there was an answer to this question alone. */
  readonly status: number | undefined

  constructor({ code, message, path, hint }: ErrorText, status?: number, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'QueryError'
    this.code = code
    this.path = path
    this.hint = hint
    this.status = status
  }
}

async function made(key: () => string | Promise<string>): Promise<string> {
  try {
    return await key()
  } catch (cause) {
    throw new QueryError({ code: 'unauthorized', message: 'The key could not be made.' }, undefined, cause)
  }
}

interface ErrorText {
  code: string
  message: string
  path?: readonly (string | number)[]
  hint?: string
}

function isFailure(answer: unknown): answer is { error: ErrorText } {
  return typeof answer === 'object' && answer !== null && 'error' in answer
}

function unexplained(status: number): ErrorText {
  return { code: 'internal', message: `The server answered ${status} without saying why.` }
}

const givenUp: ErrorText = { code: 'cancelled', message: 'The question was given up.' }

function overdue(timeout: number): ErrorText {
  return { code: 'timed_out', message: `The server did not answer within ${timeout} ms.` }
}
