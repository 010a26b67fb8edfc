import { type Context, Hono } from 'hono'
import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Collections } from '../collection/collection.ts'
import { preparationOf } from '../collection/preparation.ts'
import type { Clock, EventStream } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import { batchContext, correctionOf } from './batch.ts'
import { bodyReader } from './body.ts'
import { crossOrigin, preflight } from './cors.ts'
import { requestFacts } from './facts.ts'
import { assertMaySend, assertWithin, type KeyOwner, keyOf, noKey, type OverQuota, type WriteKeys } from './key.ts'
import { nativeRoutes } from './native.ts'
import { type ParseContext, parseItems } from './parse.ts'
import { peerRoutes } from './peers/registry.ts'
import type { Rejected } from './refusal.ts'
import { uuidv7 } from './uuid.ts'
import type { Answer, CollectorParts, Into, Route, Sent, Way } from './way.ts'

export interface CollectorOptions {
  stream: EventStream
  keys: WriteKeys
  /** What each app does to its items. Default: nothing. */
  collections?: Collections
  clock: Clock
  /** Ids for items that came without one. Default: UUIDs of version 7. */
  newId?: () => string
  /** Told of what was accepted, once it is durable. Must not throw. Default: nobody. */
  onAccepted?: (accepted: Accepted, by: KeyOwner) => void
  /** Whether a key, or its app, has brought in all it may; answers from memory. Default: as its owner says. */
  over?: (owner: KeyOwner) => OverQuota | undefined
  /** Told of what an app does not want: pages of other origins, events that it would not keep, more than its quota. Must not throw. */
  onRefused?: (refused: Unwanted) => void
}

export interface Unwanted extends Pick<KeyOwner, 'app_id' | 'key_id'> {
  reason: 'origin' | 'too_old' | 'quota'
  /** The origin. */
  of?: string
  count?: number
}

export interface Accepted {
  events: readonly EventRecord[]
  users: readonly UserRecord[]
}

/** Takes events in over HTTP. Answers 2xx only when everything accepted is durable. */
export function collector({
  stream,
  keys,
  collections = undeclared,
  clock,
  newId = uuidv7(clock),
  onAccepted,
  over = ({ over_quota }) => over_quota,
  onRefused = () => undefined,
}: CollectorOptions): Hono {
  const app = new Hono()
  const bodyText = bodyReader()
  const parts: CollectorParts = { stream, collections, clock, newId, appOf, intoOf, onAccepted }
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
    const into = key === undefined ? undefined : await intoOf(key, c)
    const text = await bodyText(c.req.raw)
    const now = clock()
    const sent = way.read(text, c, now)
    if (into !== undefined) return store(c, way, into, sent, now)
    const own = typeof sent.writeKey === 'string' ? sent.writeKey : keyOf(c)
    if (own !== undefined) return store(c, way, await intoOf(own, c), sent, now)
    throw noKey()
  }

  async function intoOf(writeKey: string, c: Context): Promise<Into> {
    const owner = await ownerOf(writeKey, c)
    const { app_id: appId, key_id: keyId } = owner
    assertLeft(owner)
    return { appId, keyId, owner, preparation: await preparationOf(await collections.declared(appId)) }
  }

  /** Before the body is read, so what is refused are requests: how many events they have is not known. */
  function assertLeft(owner: KeyOwner): void {
    const found = over(owner)
    if (!found) return
    const { app_id, key_id } = owner
    assertWithin(found, clock(), () => onRefused({ app_id, key_id, reason: 'quota' }))
  }

  async function appOf(writeKey: string, c: Context): Promise<string> {
    return (await ownerOf(writeKey, c)).app_id
  }

  async function ownerOf(writeKey: string, c: Context): Promise<KeyOwner> {
    const owner = await keys.find(writeKey).catch((cause) => {
      throw new DataLoafError('unavailable', 'Write keys cannot be looked up now.', { retryAfter: 5, cause })
    })
    if (!owner)
      throw new DataLoafError('unauthorized', 'The write key is unknown or revoked.', { hint: 'dataloaf keys list' })
    const { app_id, key_id } = owner
    const origin = c.req.header('origin')
    assertMaySend(owner, origin, () => onRefused({ app_id, key_id, reason: 'origin', ...(origin && { of: origin }) }))
    return owner
  }

  /** Not async, so that nothing but the answer's text is kept alive while the disk works: half the garbage it was. */
  function store(c: Context, way: Way, into: Into, sent: Sent, now: number): Promise<Response> {
    const parsed = parseItems(sent.items, contextOf(c, into, sent, { now, type: way.type }))
    noteOld(into, parsed.rejected)
    const rejected = sent.origins ? byOrigin(parsed.rejected, sent.origins.of) : parsed.rejected
    // Of an event that is several items some may have been dropped; what its sender is told counts events.
    const dropped = sent.origins ? 0 : parsed.dropped
    const accepted = (sent.origins?.count ?? sent.items.length) - rejected.length - dropped
    const said = (sent.answer ?? way.answer)({ accepted, rejected, dropped, sent, now }, c)
    const { events, users, lines } = parsed
    const durable = events.length + users.length === 0 ? Promise.resolve() : stream.append(lines)
    return respond(c, said, onAccepted ? thenTell(durable, () => onAccepted({ events, users }, into.owner)) : durable)
  }

  function noteOld({ appId: app_id, keyId: key_id }: Into, rejected: readonly Rejected[]): void {
    const count = rejected.filter(({ code }) => code === 'too_old').length
    if (count > 0) onRefused({ app_id, key_id, reason: 'too_old', count })
  }

  function contextOf(c: Context, into: Into, sent: Sent, { now, type }: Received): ParseContext {
    const context = batchContext(sent.context)
    const userAgent = c.req.header('user-agent')?.slice(0, 500)
    return {
      ...into,
      newId,
      receivedAt: new Date(now).toISOString(),
      correction: correctionOf(sent.sentAt, now),
      browser: { userAgent, certain: c.req.header('origin') !== undefined },
      request: requestFacts(c),
      ...(type !== undefined && { type }),
      ...(context && { context }),
    }
  }
}

/** When a request came, and what its items are that do not say so themselves. */
interface Received {
  now: number
  type: string | undefined
}

const undeclared: Collections = { declared: async () => null }

/** The first fault of each of the sender's events. */
function byOrigin(rejected: readonly Rejected[], of: readonly number[]): Rejected[] {
  const first = new Map<number, Rejected>()
  for (const fault of rejected) {
    const index = of[fault.index] ?? fault.index
    if (!first.has(index)) first.set(index, { ...fault, index })
  }
  return [...first.values()]
}

async function thenTell(durable: Promise<void>, tell: () => void): Promise<void> {
  await durable
  tell()
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
