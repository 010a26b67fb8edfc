import { type Context, Hono } from 'hono'
import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Attributes } from '../../event.ts'
import type { Clock, EventStream } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import { bodyReader } from './body.ts'
import { attributes } from './check.ts'
import { crossOrigin, preflight } from './cors.ts'
import { keyOfHeader, type WriteKeys } from './key.ts'
import { nativeRoutes } from './native.ts'
import { type ParseContext, parseItems } from './parse.ts'
import { peerRoutes } from './peers/registry.ts'
import { segmentContext } from './peers/segment.ts'
import { Refusal, type Rejected } from './refusal.ts'
import { parseTime } from './time.ts'
import { uuidv7 } from './uuid.ts'
import type { Answer, CollectorParts, Route, Sent, Way } from './way.ts'

export interface CollectorOptions {
  stream: EventStream
  keys: WriteKeys
  clock: Clock
  /** Ids for items that came without one. Default: UUIDs of version 7. */
  newId?: () => string
  /** Told of what was accepted, once it is durable. Must not throw. Default: nobody. */
  onAccepted?: (accepted: Accepted) => void
}

export interface Accepted {
  events: readonly EventRecord[]
  users: readonly UserRecord[]
}

/** Takes events in over HTTP. Answers 2xx only when everything accepted is durable. */
export function collector({ stream, keys, clock, newId = uuidv7(clock), onAccepted }: CollectorOptions): Hono {
  const app = new Hono()
  const bodyText = bodyReader()
  const parts: CollectorParts = { stream, clock, newId, appOf, keyOf, onAccepted }
  for (const route of [...nativeRoutes, ...peerRoutes]) {
    for (const path of route.paths) app.on(route.method, path, answering(route)).options(path, preflight)
  }
  return app.options('/v1/*', preflight)

  function answering(route: Route): (c: Context) => Promise<Response> {
    if ('handler' in route) return (c) => answer(c, async () => (await route.handler())(c, parts))
    const { way } = route
    if (typeof way !== 'function') return (c) => answer(c, () => collect(c, way), way)
    return async function later(c) {
      const loaded = await way()
      return answer(c, () => collect(c, loaded), loaded)
    }
  }

  /** A key in the request's head is checked before its body is read. */
  async function collect(c: Context, way: Way): Promise<Response> {
    const key = way.ownKey ? undefined : keyOf(c)
    const appId = key === undefined ? undefined : await appOf(key)
    const text = await bodyText(c.req.raw)
    const now = clock()
    const sent = way.read(text, c, now)
    if (appId !== undefined) return store(c, way, appId, sent, now)
    const own = typeof sent.writeKey === 'string' ? sent.writeKey : keyOf(c)
    if (own !== undefined) return store(c, way, await appOf(own), sent, now)
    throw new DataLoafError('unauthorized', 'The request has no write key.', { hint: 'dataloaf keys create' })
  }

  async function appOf(writeKey: string): Promise<string> {
    const owner = await keys.find(writeKey).catch((cause) => {
      throw new DataLoafError('unavailable', 'Write keys cannot be looked up now.', { retryAfter: 5, cause })
    })
    if (owner) return owner.app_id
    throw new DataLoafError('unauthorized', 'The write key is unknown or revoked.', { hint: 'dataloaf keys list' })
  }

  /** Not async, so that nothing but the answer's text is kept alive while the disk works: half the garbage it was. */
  function store(c: Context, way: Way, appId: string, sent: Sent, now: number): Promise<Response> {
    const parsed = parseItems(sent.items, contextOf(c, appId, sent, way.type))
    const rejected = sent.origins ? byOrigin(parsed.rejected, sent.origins.of) : parsed.rejected
    const accepted = (sent.origins?.count ?? sent.items.length) - rejected.length
    const said = (sent.answer ?? way.answer)({ accepted, rejected, sent, now }, c)
    const { events, users, lines } = parsed
    const durable = events.length + users.length === 0 ? Promise.resolve() : stream.append(lines)
    return respond(c, said, onAccepted ? thenTell(durable, onAccepted, { events, users }) : durable)
  }

  function contextOf(c: Context, appId: string, sent: Sent, type?: string): ParseContext {
    const now = clock()
    const context = batchContext(sent.context)
    const userAgent = c.req.header('user-agent')?.slice(0, 500)
    return {
      appId,
      newId,
      receivedAt: new Date(now).toISOString(),
      correction: correctionOf(sent.sentAt, now),
      browser: { userAgent, certain: c.req.header('origin') !== undefined },
      ...(type !== undefined && { type }),
      ...(context && { context }),
    }
  }
}

function keyOf(c: Context): string | undefined {
  return keyOfHeader(c.req.header('authorization')) ?? c.req.param('key') ?? c.req.query('write_key')
}

/** The first fault of each of the sender's events. */
function byOrigin(rejected: readonly Rejected[], of: readonly number[]): Rejected[] {
  const first = new Map<number, Rejected>()
  for (const fault of rejected) {
    const index = of[fault.index] ?? fault.index
    if (!first.has(index)) first.set(index, { ...fault, index })
  }
  return [...first.values()]
}

async function thenTell(durable: Promise<void>, tell: (accepted: Accepted) => void, accepted: Accepted): Promise<void> {
  await durable
  tell(accepted)
}

async function respond(c: Context, said: Answer, durable: Promise<void>): Promise<Response> {
  await durable
  return plain(c, said)
}

async function answer(c: Context, handle: () => Promise<Response>, way?: Way): Promise<Response> {
  try {
    return await handle()
  } catch (thrown) {
    const error = asDataLoafError(thrown)
    // Whatever is our fault is worth a retry, so it never looks like the sender's.
    const retryAfter = error.retryAfter ?? (error.status >= 500 ? 5 : undefined)
    const headers = retryAfter === undefined ? undefined : { 'Retry-After': String(Math.ceil(retryAfter)) }
    return plain(c, { status: error.status, body: JSON.stringify(way?.refuse?.(error) ?? error) }, headers)
  }
}

/** A plain response with plain headers: the server passes it on without building `Headers`. */
function plain(c: Context, { status, body, type = 'application/json' }: Answer, more?: object): Response {
  return new Response(body, { status, headers: { 'Content-Type': type, ...crossOrigin(c), ...more } })
}

function correctionOf(sentAt: unknown, now: number): number {
  if (sentAt === undefined || sentAt === null) return 0
  const sent = typeof sentAt === 'string' ? parseTime(sentAt) : undefined
  if (sent !== undefined) return now - sent
  const message = 'sent_at must be an ISO 8601 time, such as "2026-01-31T10:00:00.000Z".'
  throw new DataLoafError('invalid_input', message, { path: ['sent_at'] })
}

/** Every item gets a copy of it, so it is bounded more tightly than an item. */
function batchContext(context: unknown): Attributes | undefined {
  if (context === undefined || context === null) return undefined
  try {
    const checked = attributes({ context: segmentContext(context) }, 'context')
    if (JSON.stringify(checked).length <= batchContextLength) return checked
    throw new Refusal('too_large', 'context', `of a batch has at most ${batchContextLength} characters of JSON`)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new DataLoafError('invalid_input', `${error.field} ${error.text}.`, { path: error.field.split('.') })
  }
}

const batchContextLength = 8_192
