/** Every call the web app makes. */
import type { ErrorBody } from '../src/errors.ts'
import type { EventRecord } from '../src/runtime/records.ts'
import type { TrendResult } from '../src/runtime/query/result.ts'
import type { Attribute, Scalar, TrendQuery } from './language.ts'

export interface Session {
  user: { name: string; email: string }
  organization: { id: string; name: string }
}

export interface App {
  app_id: string
  name: string
  time_zone: string
  week_start: 'monday' | 'sunday'
  demo: boolean
  created_at: string
}

export interface Key {
  key_id: string
  write_key: string
  name: string | null
  revoked_at: string | null
}

export interface Status {
  state: string
  address: string
  collector: string
  version: string
  pipeline: {
    received: number
    loaded: number
    quarantined: number
    lag_seconds: number | null
    last_event: string | null
  }
}

export interface Trace {
  received_at: string
  loaded: boolean
  stages: { stage: string; at: string; milliseconds: number }[]
}

export interface CatalogEvent {
  event_name: string
  count: number
  last_seen: string
}

export type AttributeQuestion = { of: 'event' | 'user'; event?: string; search: string }

export interface CatalogAttribute {
  /** A name, or the path into nested objects. */
  attribute: string | string[]
  type: string
  count: number
}

export type Live = EventRecord

/** A refused or failed call, in the words of the server. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined

  constructor(status: number, { code, message, hint }: ErrorBody['error']) {
    super(message)
    this.status = status
    this.code = code
    this.hint = hint
  }
}

export const api = {
  session: () => call<Session>('/api/session'),
  apps: () => call<App[]>('/api/apps'),
  createApp: (app: { name: string; time_zone: string; week_start: 'monday' | 'sunday' }) =>
    call<App>('/api/apps', { body: app }),
  keys: (app: string) => call<Key[]>(`/api/apps/${app}/keys`),
  createKey: (app: string, name: string) => call<Key>(`/api/apps/${app}/keys`, { body: { name } }),
  status: () => call<Status>('/api/status'),
  queries: (app: string, queries: TrendQuery[], signal: AbortSignal) =>
    call<(TrendResult | ErrorBody)[]>(`/api/apps/${app}/query`, { body: queries, signal }),
  trace: (app: string, event: string) =>
    call<Trace>(`/api/apps/${app}/events/${encodeURIComponent(event)}/trace`),
  events: (app: string, search: string, signal?: AbortSignal) =>
    call<CatalogEvent[]>(`/api/apps/${app}/catalog/events?${new URLSearchParams({ search })}`, { signal }),
  attributes: (app: string, asked: AttributeQuestion, signal?: AbortSignal) =>
    call<CatalogAttribute[]>(`/api/apps/${app}/catalog/attributes?${new URLSearchParams({ ...asked })}`, { signal }),
  values: (app: string, { attribute, ...asked }: AttributeQuestion & { attribute: Attribute }, signal?: AbortSignal) => {
    const name = typeof attribute === 'string' ? attribute : JSON.stringify(attribute)
    const search = new URLSearchParams({ ...asked, attribute: name })
    return call<{ value: Scalar; count: number }[]>(`/api/apps/${app}/catalog/values?${search}`, { signal })
  },
  signIn: (email: string, password: string) => call('/api/auth/sign-in/email', { body: { email, password } }),
  signOut: () => call('/api/auth/sign-out', { body: {} }),
  redeem: (code: string) => call('/api/sign-in-link/redeem', { body: { code } }),
  statusStream: () => new EventSource('/api/status/stream'),
  live: (app: string) => new EventSource(`/api/apps/${app}/live`),
}

async function call<T>(path: string, { body, signal }: { body?: unknown; signal?: AbortSignal | undefined } = {}) {
  const response = await fetch(path, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    throw new ApiError(0, {
      code: 'unavailable',
      message: 'The server does not answer.',
      hint: 'Check that DataLoaf is running (dataloaf status), then try again.',
    })
  })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw new ApiError(response.status, errorOf(answer, response.status))
  return answer as T
}

/** Sign-in answers come from the accounts library, which puts code and message at the top. */
function errorOf(answer: unknown, status: number): ErrorBody['error'] {
  const body = (answer as Partial<ErrorBody> | null)?.error ?? (answer as Partial<ErrorBody['error']> | null)
  return {
    code: (body?.code ?? `http_${status}`).toLowerCase(),
    message: body?.message ?? `The server answered ${status}.`,
    ...(body?.hint !== undefined && { hint: body.hint }),
  }
}
