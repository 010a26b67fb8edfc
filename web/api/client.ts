/** The server's routes, typed by the server itself, and how an answer of it is read. */
import { hc } from 'hono/client'
import type { ErrorBody } from '../../src/errors.ts'
import type { Server } from '../../src/runtime/server/app.ts'
import { t } from '../text.ts'

/** A refused or failed call, in the words of the server. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined
  /** Where in what was sent the fault is. */
  readonly path: readonly (string | number)[]

  constructor(status: number, { code, message, hint, path = [] }: ErrorBody['error']) {
    super(message)
    this.status = status
    this.code = code
    this.hint = hint
    this.path = path
  }
}

export const server = hc<Server>(location.origin).api
export const ofApp = server.apps[':app_id']

/** The accounts library takes nothing else, not even nothing. */
export const json = { 'content-type': 'application/json' }

export function aborted(signal: AbortSignal | undefined) {
  return signal ? { init: { signal } } : {}
}

interface Answered {
  ok: boolean
  status: number
  json(): Promise<unknown>
}

/** The answer's body; throws an `ApiError` when it is a refusal, or when nobody answers. */
export async function read<R extends Answered>(call: Promise<R>): Promise<Awaited<ReturnType<R['json']>>> {
  const response = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, unreachable)
  })
  if (response.ok) return (await response.json()) as Awaited<ReturnType<R['json']>>
  const body = (await response.json().catch(() => null)) as ErrorBody | null
  const { status } = response
  throw new ApiError(status, body?.error ?? { code: `http_${status}`, message: t`The server answered ${status}.` })
}

const unreachable = {
  code: 'unavailable',
  message: t`The server does not answer.`,
  hint: t`Check that DataLoaf is running (dataloaf status), then try again.`,
}
