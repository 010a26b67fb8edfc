import { type Context, Hono } from 'hono'
import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Collections } from '../collection/collection.ts'
import { type Preparation, preparationOf } from '../collection/preparation.ts'
import type { Clock, EventStream } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import { batchContext, correctionOf } from './batch.ts'
import { type Body, bodyReader, itemsOf } from './body.ts'
import { isFields } from './check.ts'
import { crossOrigin, preflight } from './cors.ts'
import { requestFacts } from './facts.ts'
import { keyOf, noKey, type WriteKeys } from './key.ts'
import { type ParseContext, parseItems } from './parse.ts'
import { legacyItem } from './peers/legacy.ts'
import { uuidv7 } from './uuid.ts'
import { watchedAnswer } from './watched.ts'

export interface CollectorOptions {
  stream: EventStream
  keys: WriteKeys
  /** What apps declare. Default: nothing. */
  collections?: Collections
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
export function collector({
  stream,
  keys,
  collections = undeclared,
  clock,
  newId = uuidv7(clock),
  onAccepted,
}: CollectorOptions): Hono {
  const app = new Hono()
  const bodyText = bodyReader()
  const post = (path: string, route: Route) => app.post(path, (c) => answer(c, () => collect(c, route)))
  for (const path of ['/v1/batch', '/v1/b']) post(path, batch)
  for (const [type, paths] of Object.entries(types)) for (const path of paths) post(`/v1/${path}`, { ...batch, type })
  for (const path of legacyPaths) post(path, legacy).options(path, preflight)
  app.patch('/v1/users/:id', (c) => answer(c, () => collect(c, user)))
  app.get('/v1/settings', (c) => answer(c, () => settings(c)))
  return app.options('/v1/*', preflight)

  /** A key in the request's head is checked before its body is read. */
  async function collect(c: Context, route: Route): Promise<Response> {
    const key = keyOf(c)
    const into = key === undefined ? undefined : await intoOf(key)
    const body = itemsOf(await bodyText(c.req.raw))
    if (into !== undefined) return store(c, route, into, body)
    if (typeof body.writeKey === 'string') return store(c, route, await intoOf(body.writeKey), body)
    throw noKey()
  }

  async function settings(c: Context): Promise<Response> {
    const key = keyOf(c)
    if (key === undefined) throw noKey()
    return watchedAnswer(c, await collections.declared(await appOf(key)))
  }

  async function intoOf(writeKey: string): Promise<Into> {
    const appId = await appOf(writeKey)
    return { appId, preparation: await preparationOf(await collections.declared(appId)) }
  }

  async function appOf(writeKey: string): Promise<string> {
    const owner = await keys.find(writeKey).catch((cause) => {
      throw new DataLoafError('unavailable', 'Write keys cannot be looked up now.', { retryAfter: 5, cause })
    })
    if (owner) return owner.app_id
    throw new DataLoafError('unauthorized', 'The write key is unknown or revoked.', { hint: 'dataloaf keys list' })
  }

  /** Not async, so that nothing but the answer's text is kept alive while the disk works: half the garbage it was. */
  function store(c: Context, route: Route, into: Into, body: Body): Promise<Response> {
    const items = route.items(body, c)
    const parsed = parseItems(items, contextOf(c, into, body, route.type))
    const { lines, rejected, dropped } = parsed
    const accepted = items.length - rejected.length - dropped
    if (route.strict && accepted === 0 && rejected[0]) throw new DataLoafError('invalid_input', rejected[0].message)
    const text = `{"accepted":${accepted},"rejected":${rejected.length === 0 ? '[]' : JSON.stringify(rejected)}${dropped === 0 ? '' : `,"dropped":${dropped}`}}`
    const durable = accepted === 0 ? Promise.resolve() : stream.append(lines)
    const { events, users } = parsed
    return respond(c, route.status, text, onAccepted ? thenTell(durable, onAccepted, { events, users }) : durable)
  }

  function contextOf(c: Context, into: Into, body: Body, type?: string): ParseContext {
    const now = clock()
    const context = batchContext(body.context)
    const userAgent = c.req.header('user-agent')?.slice(0, 500)
    return {
      ...into,
      newId,
      receivedAt: new Date(now).toISOString(),
      correction: correctionOf(body.sentAt, now),
      browser: { userAgent, certain: c.req.header('origin') !== undefined },
      request: requestFacts(c),
      ...(type !== undefined && { type }),
      ...(context && { context }),
    }
  }
}

/** Where a request's items go, and by what way. */
interface Into {
  appId: string
  preparation: Preparation
}

const undeclared: Collections = { declared: async () => null }

async function thenTell(durable: Promise<void>, tell: (accepted: Accepted) => void, accepted: Accepted): Promise<void> {
  await durable
  tell(accepted)
}

async function respond(c: Context, status: number, text: string, durable: Promise<void>): Promise<Response> {
  await durable
  return json(c, status, text)
}

async function answer(c: Context, handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
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

function userPatch(patch: unknown, userId: string | undefined): unknown {
  if (!isFields(patch)) throw new DataLoafError('invalid_input', 'The body must be a JSON object.')
  if ('user_attributes' in patch || 'operations' in patch) {
    return { ...patch, type: undefined, event_name: undefined, alias: undefined, user_id: userId }
  }
  const message = 'Give user_attributes, operations or both.'
  throw new DataLoafError('invalid_input', message, { path: ['user_attributes'] })
}
