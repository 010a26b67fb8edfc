import { type Context, Hono } from 'hono'
import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Attributes } from '../../event.ts'
import type { Clock, EventStream } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import { type Body, bodyReader, itemsOf } from './body.ts'
import { attributes, isFields } from './check.ts'
import { crossOrigin, preflight } from './cors.ts'
import { keyOfHeader, type WriteKeys } from './key.ts'
import { type ParseContext, parseItems } from './parse.ts'
import { legacyItem } from './peers/legacy.ts'
import { segmentContext } from './peers/segment.ts'
import { Refusal } from './refusal.ts'
import { parseTime } from './time.ts'
import { uuidv7 } from './uuid.ts'

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

interface Route {
  /** What an item is that does not say so itself. */
  type?: string
  status: 200 | 202
  /** A request whose only item is refused is answered with that fault. */
  strict: boolean
  items: (body: Body, c: Context) => readonly unknown[]
}

/** Segment's browser SDK uses the short names. */
const types = {
  track: ['track', 't'],
  identify: ['identify', 'i'],
  page: ['page', 'p'],
  screen: ['screen', 's'],
  alias: ['alias', 'a'],
  group: ['group', 'g'],
}

/** The original DataLoaf's paths, behind what its gateway put before them; it sends no header, so a key may too. */
const legacyPrefixes = ['', '/bake-stage', '/k/:key', '/k/:key/bake-stage']
const legacyPaths = ['/events', '/users', '/update_users'].flatMap((path) =>
  legacyPrefixes.flatMap((prefix) => [prefix + path, `${prefix}/${path}`]),
)

const batch: Route = { status: 202, strict: false, items: ({ items }) => items }
const legacy: Route = { status: 200, strict: true, items: ({ items }) => items.map(legacyItem) }
const user: Route = { status: 202, strict: true, items: ({ items }, c) => [userPatch(items[0], c.req.param('id'))] }

/** Takes events in over HTTP. Answers 2xx only when everything accepted is durable. */
export function collector({ stream, keys, clock, newId = uuidv7(clock), onAccepted }: CollectorOptions): Hono {
  const app = new Hono()
  const bodyText = bodyReader()
  const post = (path: string, route: Route) => app.post(path, (c) => answer(c, collect, route))
  for (const path of ['/v1/batch', '/v1/b']) post(path, batch)
  for (const [type, paths] of Object.entries(types)) for (const path of paths) post(`/v1/${path}`, { ...batch, type })
  for (const path of legacyPaths) post(path, legacy).options(path, preflight)
  app.patch('/v1/users/:id', (c) => answer(c, collect, user))
  return app.options('/v1/*', preflight)

  /** A key in the request's head is checked before its body is read. */
  async function collect(c: Context, route: Route): Promise<Response> {
    const key = keyOfHeader(c.req.header('authorization')) ?? c.req.param('key') ?? c.req.query('write_key')
    const appId = key === undefined ? undefined : await appOf(key)
    const body = itemsOf(await bodyText(c.req.raw))
    if (appId !== undefined) return store(c, route, appId, body)
    if (typeof body.writeKey === 'string') return store(c, route, await appOf(body.writeKey), body)
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
  function store(c: Context, route: Route, appId: string, body: Body): Promise<Response> {
    const items = route.items(body, c)
    const parsed = parseItems(items, contextOf(c, appId, body, route.type))
    const { lines, rejected } = parsed
    const accepted = items.length - rejected.length
    if (route.strict && accepted === 0 && rejected[0]) throw new DataLoafError('invalid_input', rejected[0].message)
    const text = `{"accepted":${accepted},"rejected":${rejected.length === 0 ? '[]' : JSON.stringify(rejected)}}`
    const durable = accepted === 0 ? Promise.resolve() : stream.append(lines)
    const { events, users } = parsed
    return respond(c, route.status, text, onAccepted ? thenTell(durable, onAccepted, { events, users }) : durable)
  }

  function contextOf(c: Context, appId: string, body: Body, type?: string): ParseContext {
    const now = clock()
    const context = batchContext(body.context)
    const userAgent = c.req.header('user-agent')?.slice(0, 500)
    return {
      appId,
      newId,
      receivedAt: new Date(now).toISOString(),
      correction: correctionOf(body.sentAt, now),
      browser: { userAgent, certain: c.req.header('origin') !== undefined },
      ...(type !== undefined && { type }),
      ...(context && { context }),
    }
  }
}

async function thenTell(durable: Promise<void>, tell: (accepted: Accepted) => void, accepted: Accepted): Promise<void> {
  await durable
  tell(accepted)
}

async function respond(c: Context, status: number, text: string, durable: Promise<void>): Promise<Response> {
  await durable
  return json(c, status, text)
}

async function answer(
  c: Context,
  handle: (c: Context, route: Route) => Promise<Response>,
  route: Route,
): Promise<Response> {
  try {
    return await handle(c, route)
  } catch (thrown) {
    const error = asDataLoafError(thrown)
    // Whatever is our fault is worth a retry, so it never looks like the sender's.
    const retryAfter = error.retryAfter ?? (error.status >= 500 ? 5 : undefined)
    const headers = retryAfter === undefined ? undefined : { 'Retry-After': String(Math.ceil(retryAfter)) }
    return json(c, error.status, JSON.stringify(error), headers)
  }
}

/** A plain response with plain headers: the server passes it on without building `Headers`. */
function json(c: Context, status: number, text: string, more?: Record<string, string>): Response {
  return new Response(text, { status, headers: { 'Content-Type': 'application/json', ...crossOrigin(c), ...more } })
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

function userPatch(patch: unknown, userId: string | undefined): unknown {
  if (!isFields(patch)) throw new DataLoafError('invalid_input', 'The body must be a JSON object.')
  if ('user_attributes' in patch || 'operations' in patch) {
    return { ...patch, type: undefined, event_name: undefined, alias: undefined, user_id: userId }
  }
  const message = 'Give user_attributes, operations or both.'
  throw new DataLoafError('invalid_input', message, { path: ['user_attributes'] })
}
