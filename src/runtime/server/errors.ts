import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import { asDataLoafError, DataLoafError } from '../../errors.ts'

export type Report = (error: unknown, where: string) => void

/** Every error becomes a `DataLoafError` as JSON; what nobody foresaw is reported, never shown. */
export function answerErrors(report: Report) {
  return function answerError(error: unknown, c: Context): Response {
    const known = error instanceof HTTPException ? fromHttp(error) : (fromDatabase(error) ?? asDataLoafError(error))
    // 503 is trouble that passes, and said so where it arose.
    if (known.status === 500) report(error, `${c.req.method} ${routePath(c)}`)
    return errorResponse(known)
  }
}

/** The one shape of an error answer. */
export function errorResponse(error: DataLoafError): Response {
  const wait = error.retryAfter ?? (error.status === 503 ? 5 : undefined)
  return Response.json(error, {
    status: error.status,
    headers: { 'Cache-Control': 'no-store', ...(wait !== undefined && { 'Retry-After': String(wait) }) },
  })
}

export function noRoute(c: Context): Response {
  return errorResponse(new DataLoafError('not_found', `There is nothing at ${c.req.method} ${c.req.path}.`))
}

/** Hono's own complaints are about what was sent. */
function fromHttp(error: HTTPException): DataLoafError {
  return new DataLoafError(error.status === 413 ? 'too_large' : 'invalid_input', error.message, { cause: error })
}

/** PostgreSQL takes no zero byte in a text, wherever in the request it came from. */
function fromDatabase(error: unknown): DataLoafError | null {
  if ((error as { code?: unknown } | null)?.code !== '22021') return null
  return new DataLoafError('invalid_input', 'A text of the request holds a zero byte.', { cause: error })
}
