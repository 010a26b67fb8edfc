import { type Context, Hono } from 'hono'
import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Attributes } from '../../event.ts'
import type { Clock, EventStream } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import { type Body, bodyText, itemsOf } from './body.ts'
import { attributes, isFields } from './check.ts'
import { crossOrigin, preflight } from './cors.ts'
import { keyOfHeader, type WriteKeys } from './key.ts'
import { legacyItem } from './legacy.ts'
import { type ParseContext, type Parsed, parseItems } from './parse.ts'
import { Refusal } from './refusal.ts'
import { segmentContext } from './segment.ts'
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

/** What each route's items are when they do not say so themselves. Segment's browser SDK uses the short names. */
const routes: readonly (readonly [path: string, type?: string])[] = [
  ['/v1/batch'],
  ['/v1/b'],
  ['/v1/track', 'track'],
  ['/v1/t', 'track'],
  ['/v1/identify', 'identify'],
  ['/v1/i', 'identify'],
  ['/v1/page', 'page'],
  ['/v1/p', 'page'],
  ['/v1/screen', 'screen'],
  ['/v1/s', 'screen'],
  ['/v1/alias', 'alias'],
  ['/v1/a', 'alias'],
  ['/v1/group', 'group'],
  ['/v1/g', 'group'],
]

/** The original DataLoaf's paths, behind what its gateway put before them. */
const legacyPrefixes = ['', '/bake-stage', '/k/:key', '/k/:key/bake-stage']
const legacyPaths = ['/events', '/users', '/update_users']

/** Takes events in over HTTP. Answers 2xx only when everything accepted is durable. */
export function collector({ stream, keys, clock, newId = uuidv7(clock), onAccepted }: CollectorOptions): Hono {
  const app = new Hono()
  for (const [path, type] of routes) app.post(path, (c) => answer(c, () => collect(c, type)))
  for (const prefix of legacyPrefixes) {
    for (const path of legacyPaths) {
      app.post(`${prefix}${path}`, (c) => answer(c, () => collectLegacy(c)))
      app.post(`${prefix}/:slash{/?}${path}`, (c) => answer(c, () => collectLegacy(c)))
    }
  }
  app.patch('/v1/users/:id', (c) => answer(c, () => patchUser(c)))
  for (const path of ['/v1/*', ...legacyPrefixes.flatMap((prefix) => legacyPaths.map((path) => prefix + path))]) {
    app.options(path, preflight)
  }
  return app

  async function collect(c: Context, type?: string): Promise<Response> {
    const { appId, body } = await received(c)
    const parsed = await stored(body.items, contextOf(c, appId, body, type))
    const accepted = body.items.length - parsed.rejected.length
    return json(c, 202, `{"accepted":${accepted},"rejected":${JSON.stringify(parsed.rejected)}}`)
  }

  async function collectLegacy(c: Context): Promise<Response> {
    const { appId, body } = await received(c)
    const parsed = await stored(body.items.map(legacyItem), contextOf(c, appId, body))
    refuseIfOnly(parsed)
    const accepted = body.items.length - parsed.rejected.length
    return json(c, 200, JSON.stringify({ accepted, rejected: parsed.rejected }))
  }

  async function patchUser(c: Context): Promise<Response> {
    const { appId, body } = await received(c)
    const [patch] = body.items
    if (!isFields(patch)) throw new DataLoafError('invalid_input', 'The body must be a JSON object.')
    const item = { ...patch, user_id: c.req.param('id') }
    if (!('user_attributes' in patch) && !('operations' in patch)) {
      throw new DataLoafError('invalid_input', 'Give user_attributes, operations or both.', {
        path: ['user_attributes'],
      })
    }
    refuseIfOnly(await stored([item], contextOf(c, appId, body)))
    return json(c, 202, '{"accepted":1,"rejected":[]}')
  }

  /** The app and the body of a request. A key in the header is checked before the body is read. */
  async function received(c: Context): Promise<{ appId: string; body: Body }> {
    const key = keyOfHeader(c.req.header('authorization')) ?? c.req.param('key') ?? c.req.query('write_key')
    const appId = key === undefined ? undefined : await appOf(key)
    const body = itemsOf(await bodyText(c.req.raw))
    if (appId !== undefined) return { appId, body }
    if (typeof body.writeKey === 'string') return { appId: await appOf(body.writeKey), body }
    throw new DataLoafError('unauthorized', 'The request has no write key.', { hint: 'dataloaf keys create' })
  }

  async function appOf(writeKey: string): Promise<string> {
    const owner = await keys.find(writeKey).catch((cause) => {
      throw new DataLoafError('unavailable', 'Write keys cannot be looked up now.', { retryAfter: 5, cause })
    })
    if (owner) return owner.app_id
    throw new DataLoafError('unauthorized', 'The write key is unknown or revoked.', { hint: 'dataloaf keys list' })
  }

  function contextOf(c: Context, appId: string, body: Body, type?: string): ParseContext {
    const now = clock()
    const context = batchContext(body.context)
    const browser = {
      userAgent: c.req.header('user-agent')?.slice(0, 500),
      certain: c.req.header('origin') !== undefined,
    }
    return {
      appId,
      newId,
      receivedAt: new Date(now).toISOString(),
      correction: correctionOf(body.sentAt, now),
      browser,
      ...(type !== undefined && { type }),
      ...(context && { context }),
    }
  }

  async function stored(items: readonly unknown[], context: ParseContext): Promise<Parsed> {
    const parsed = parseItems(items, context)
    const { lines } = parsed
    if (lines.events.length + lines.users.length > 0) await stream.append(lines)
    onAccepted?.(parsed)
    return parsed
  }
}

async function answer(c: Context, handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
  } catch (thrown) {
    const error = asDataLoafError(thrown)
    // Whatever is our fault is worth a retry, so it never looks like the sender's.
    const retryAfter = error.retryAfter ?? (error.status >= 500 ? 5 : undefined)
    if (retryAfter !== undefined) c.header('Retry-After', String(Math.ceil(retryAfter)))
    return json(c, error.status, JSON.stringify(error))
  }
}

function json(c: Context, status: number, text: string): Response {
  crossOrigin(c)
  c.header('Content-Type', 'application/json')
  return c.body(text, status as 200)
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
    if (JSON.stringify(context).length > batchContextLength) {
      throw new Refusal('too_large', 'context', `of a batch has at most ${batchContextLength} characters of JSON`)
    }
    return attributes({ context: segmentContext(context) }, 'context')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new DataLoafError('invalid_input', `${error.field} ${error.text}.`, { path: error.field.split('.') })
  }
}

const batchContextLength = 8_192

/** For routes that take one item and answer with its fault. */
function refuseIfOnly({ rejected, events, users }: Parsed): void {
  const [first] = rejected
  if (first && events.length + users.length === 0) throw new DataLoafError('invalid_input', first.message)
}
