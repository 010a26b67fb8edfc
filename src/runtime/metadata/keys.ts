import { DataLoafError } from '../../errors.ts'
import type { KeyOwner } from '../collector/key.ts'
import type { Clock } from '../ports.ts'
import { limitsOf, unlimited } from '../quotas/quota.ts'
import type { Ids } from './ids.ts'
import type { Metadata, WriteKeyRow } from './schema.ts'

export interface WriteKey extends Omit<WriteKeyRow, 'app_id' | 'origins'> {
  /** Origins whose pages may send with it; null for all. Servers, which have none, may always. */
  origins: string[] | null
}

export interface NewKey {
  /** Default: `default`. */
  name?: string | undefined
  /** Default: all. */
  origins?: readonly string[] | null | undefined
  /** How many events it may bring in. Default: `none`. */
  quota?: string | undefined
}

export type MadeKey = Pick<KeyOwner, 'app_id' | 'key_id'> & { write_key: string }

export interface Keys {
  /** In the order they were made, revoked ones too. */
  list(appId: string): Promise<WriteKey[]>
  /** Of all apps, deleted ones too, those that are not revoked. */
  valid(): Promise<(KeyOwner & { write_key: string })[]>
  create(appId: string, key?: string | NewKey): Promise<MadeKey>
  /** At once in this process; other processes notice within `cacheFor`. Rejects with `not_found`. */
  update(appId: string, keyId: string, change: NewKey): Promise<WriteKey>
  /**
   * Makes a key with the same name, origins and quota; the old one works until then (ISO time). Rejects with `not_found`, and
   * with `conflict` for a key that does not work any more.
   */
  rotate(appId: string, keyId: string, until: string): Promise<MadeKey & { replaced: WriteKey }>
  /** At once in this process; other processes notice within `cacheFor`. Rejects with `not_found`. */
  revoke(appId: string, keyId: string): Promise<WriteKey>
  /** Whose key this is; null for one that is unknown, revoked or past its time. Notes that the key was used. */
  find(writeKey: string): Promise<KeyOwner | null>
  /** What was remembered of keys may be true no longer. */
  forget(): void
}

export interface KeysOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  /** Milliseconds a known key is trusted without looking it up. Default: 60,000. */
  cacheFor?: number
}

/** The collector asks for a key with every request, so known keys are kept in memory. */
export function keys({ db, clock, ids, cacheFor = 60_000 }: KeysOptions): Keys {
  const known = new Map<string, { owner: KeyOwner; until: number }>()
  let changes = 0
  const now = () => new Date(clock()).toISOString()

  async function find(writeKey: string): Promise<KeyOwner | null> {
    const cached = known.get(writeKey)
    if (cached && cached.until > clock()) return cached.owner
    known.delete(writeKey)
    const before = changes
    const row = await owners().where('write_key', '=', writeKey).executeTakeFirst()
    const expires = row?.expires_at ? Date.parse(row.expires_at) : Number.POSITIVE_INFINITY
    if (!row || expires <= clock()) return null
    const owner = ownerOf(row)
    // A key that was changed while it was looked up must not be remembered as it was.
    if (before === changes) known.set(writeKey, { owner, until: Math.min(clock() + cacheFor, expires) })
    await noteUse(row.key_id)
    return owner
  }

  const owners = () =>
    db
      .selectFrom('write_keys')
      .innerJoin('apps', 'apps.app_id', 'write_keys.app_id')
      .select(['apps.app_id', 'key_id', 'write_key', 'origins', 'expires_at', 'deleted_at'])
      .select(['write_keys.name', 'write_keys.quota', 'apps.name as app_name', 'apps.quota as app_quota'])
      .where('revoked_at', 'is', null)

  /** Collection goes on when the note cannot be written. */
  const noteUse = (keyId: string) =>
    db
      .updateTable('write_keys')
      .set({ last_used_at: now() })
      .where('key_id', '=', keyId)
      .execute()
      .catch(() => undefined)

  async function create(appId: string, key: string | NewKey = {}): Promise<MadeKey> {
    const { name = 'default', origins = null, quota = unlimited } = typeof key === 'string' ? { name: key } : key
    const row = { key_id: ids.key(), app_id: appId, write_key: ids.writeKey() }
    const unused = { last_used_at: null, revoked_at: null, expires_at: null }
    await db
      .insertInto('write_keys')
      .values({ ...row, ...unused, name, origins: written(origins), quota, created_at: now() })
      .execute()
    return row
  }

  async function update(appId: string, keyId: string, { name, origins, quota }: NewKey): Promise<WriteKey> {
    return change(appId, keyId, {
      ...(name !== undefined && { name }),
      ...(origins !== undefined && { origins: written(origins) }),
      ...(quota !== undefined && { quota }),
    })
  }

  async function rotate(appId: string, keyId: string, until: string) {
    const { name, origins, quota, revoked_at, expires_at } = await get(appId, keyId)
    if (revoked_at !== null || (expires_at !== null && expires_at <= now())) {
      throw new DataLoafError('conflict', 'The key does not work any more.', { hint: 'dataloaf keys create' })
    }
    const made = await create(appId, { name, origins, quota })
    return { ...made, replaced: await change(appId, keyId, { expires_at: until }) }
  }

  async function revoke(appId: string, keyId: string): Promise<WriteKey> {
    const { revoked_at } = await get(appId, keyId)
    return change(appId, keyId, { revoked_at: revoked_at ?? now() })
  }

  async function change(appId: string, keyId: string, row: Partial<WriteKeyRow>): Promise<WriteKey> {
    const changed = db.updateTable('write_keys').set(row).where('app_id', '=', appId).where('key_id', '=', keyId)
    if (Object.keys(row).length > 0) await changed.execute()
    forget()
    return get(appId, keyId)
  }

  function forget(): void {
    changes += 1
    known.clear()
  }

  async function get(appId: string, keyId: string): Promise<WriteKey> {
    const row = await ofApp(appId).where('key_id', '=', keyId).executeTakeFirst()
    if (row) return asKey(row)
    throw new DataLoafError('not_found', `The app has no key ${JSON.stringify(keyId)}.`, { hint: 'dataloaf keys list' })
  }

  const ofApp = (appId: string) =>
    db
      .selectFrom('write_keys')
      .select([...columns])
      .where('app_id', '=', appId)

  return {
    list: async (appId) => (await ofApp(appId).orderBy('created_at').orderBy('key_id').execute()).map(asKey),
    valid: async () => (await owners().execute()).map((row) => ({ ...ownerOf(row), write_key: row.write_key })),
    create,
    update,
    rotate,
    revoke,
    find,
    forget,
  }
}

const columns = [
  'key_id',
  'write_key',
  'name',
  'created_at',
  'last_used_at',
  'revoked_at',
  'origins',
  'expires_at',
  'quota',
] as const

interface OwnerRow extends Pick<WriteKeyRow, 'app_id' | 'key_id' | 'origins' | 'expires_at' | 'name' | 'quota'> {
  deleted_at: string | null
  app_name: string
  app_quota: string
}

function ownerOf({ app_id, key_id, origins, expires_at, deleted_at, ...row }: OwnerRow): KeyOwner {
  const limits = [
    ...limitsOf({ of: 'app', id: app_id, app_id, name: row.app_name }, row.app_quota),
    ...limitsOf({ of: 'key', id: key_id, app_id, name: row.name }, row.quota),
  ]
  return {
    app_id,
    key_id,
    ...(origins !== null && { origins: JSON.parse(origins) as string[] }),
    ...(expires_at !== null && { expires_at }),
    ...(deleted_at !== null && { deleted: true as const }),
    ...(limits.length > 0 && { limits }),
  }
}

function asKey({ origins, ...row }: Omit<WriteKeyRow, 'app_id'>): WriteKey {
  return { ...row, origins: origins === null ? null : (JSON.parse(origins) as string[]) }
}

/** No origins at all would be a key that no page can use. */
function written(origins: readonly string[] | null): string | null {
  return origins === null || origins.length === 0 ? null : JSON.stringify(origins)
}
