import type { Context } from 'hono'
import { DataLoafError } from '../../errors.ts'
import type { Limit } from '../quotas/quota.ts'

/** Whose key it is. */
export interface KeyOwner {
  app_id: string
  key_id: string
  /** Of pages that may send with it; absent for all. */
  origins?: readonly string[]
  /** ISO time until which it works; absent for as long as it is not revoked. */
  expires_at?: string
  /** Its app is. */
  deleted?: true
  /** How many events it, and its app, may bring in; absent where nothing limits them. */
  limits?: readonly Limit[]
  /** Nothing is taken for now, as it was told to a collector that does not count. */
  over_quota?: OverQuota
}

/** Why nothing is taken for now, as a function that has no metadata is told it, too. */
export interface OverQuota {
  /** ISO time. */
  until: string
  message: string
  hint: string
}

export interface WriteKeys {
  /** Asked with every request, so it remembers known keys. Null for a key that is unknown, revoked or past its time. */
  find(writeKey: string): Promise<KeyOwner | null>
}

/**
 * The write key of an `Authorization` header: `Bearer <key>`, or `Basic` with the key as the user's name.
 * Undefined when the header is missing or says something else.
 */
export function keyOfHeader(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/, 2)
  if (/^bearer$/i.test(scheme)) return value || undefined
  if (!/^basic$/i.test(scheme)) return undefined
  // Some clients leave the colon out.
  const [user] = Buffer.from(value, 'base64').toString().split(':', 1)
  return user || undefined
}

/** The write key that a request has outside its body. */
export function keyOf(c: Context): string | undefined {
  return keyOfHeader(c.req.header('authorization')) ?? c.req.param('key') ?? c.req.query('write_key')
}

/** The same, where there must be one. Throws `unauthorized`. */
export function requiredKeyOf(c: Context): string {
  const key = keyOf(c)
  if (key === undefined) throw noKey()
  return key
}

/**
 * What the key allows. A server, which has no origin, may always send. Throws `deleted` for the key of a deleted app,
 * `origin_refused` for a page of another origin, which is told to whoever counts those.
 */
export function assertMaySend(
  { origins, deleted }: KeyOwner,
  origin: string | undefined,
  refused: () => void = () => undefined,
): void {
  if (deleted) throw new DataLoafError('deleted', 'The app was deleted.', { hint: 'dataloaf apps restore APP' })
  if (origin === undefined || origins === undefined || origins.includes(origin)) return
  refused()
  throw new DataLoafError('origin_refused', `The write key does not take events from pages of ${origin}.`, {
    hint: 'Add the origin to the key in the app’s settings.',
  })
}

/**
 * Throws `quota_reached` while that lasts. Whoever sends keeps what was refused, and comes back within the hour at the
 * latest: a quota may have been raised.
 */
export function assertWithin({ until, message, hint }: OverQuota, now: number, refused: () => void): void {
  const left = Date.parse(until) - now
  if (left <= 0) return
  refused()
  throw new DataLoafError('quota_reached', message, { hint, retryAfter: Math.min(3_600, Math.ceil(left / 1_000)) })
}

export function noKey(): DataLoafError {
  return new DataLoafError('unauthorized', 'The request has no write key.', { hint: 'dataloaf keys create' })
}
