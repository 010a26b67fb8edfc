import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { Ids } from './ids.ts'
import type { Metadata, WriteKeyRow } from './schema.ts'

export type WriteKey = Omit<WriteKeyRow, 'app_id'>

export interface KeyOwner {
  app_id: string
  key_id: string
}

export interface Keys {
  /** In the order they were made, revoked ones too. */
  list(appId: string): Promise<WriteKey[]>
  /** Of all apps, those that are not revoked. */
  valid(): Promise<(KeyOwner & { write_key: string })[]>
  create(appId: string, name?: string): Promise<KeyOwner & { write_key: string }>
  /** At once in this process; other processes notice within `cacheFor`. Rejects with `not_found`. */
  revoke(appId: string, keyId: string): Promise<WriteKey>
  /** Whose key this is; null for one that is unknown or revoked. Notes that the key was used. */
  find(writeKey: string): Promise<KeyOwner | null>
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
  let revocations = 0
  const now = () => new Date(clock()).toISOString()

  async function find(writeKey: string): Promise<KeyOwner | null> {
    const cached = known.get(writeKey)
    if (cached && cached.until > clock()) return cached.owner
    known.delete(writeKey)
    const before = revocations
    const row = await db
      .selectFrom('write_keys')
      .select(['app_id', 'key_id'])
      .where('write_key', '=', writeKey)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (!row) return null
    const owner = { app_id: row.app_id, key_id: row.key_id }
    // A key that was revoked while it was looked up must not be remembered as good.
    if (before === revocations) known.set(writeKey, { owner, until: clock() + cacheFor })
    await noteUse(row.key_id)
    return owner
  }

  /** Collection goes on when the note cannot be written. */
  const noteUse = (keyId: string) =>
    db
      .updateTable('write_keys')
      .set({ last_used_at: now() })
      .where('key_id', '=', keyId)
      .execute()
      .catch(() => undefined)

  async function create(appId: string, name = 'default') {
    const row = { key_id: ids.key(), app_id: appId, write_key: ids.writeKey() }
    const unused = { last_used_at: null, revoked_at: null }
    await db
      .insertInto('write_keys')
      .values({ ...row, ...unused, name, created_at: now() })
      .execute()
    return row
  }

  async function revoke(appId: string, keyId: string): Promise<WriteKey> {
    await db
      .updateTable('write_keys')
      .set({ revoked_at: now() })
      .where('app_id', '=', appId)
      .where('key_id', '=', keyId)
      .where('revoked_at', 'is', null)
      .execute()
    revocations += 1
    for (const [writeKey, { owner }] of known) if (owner.key_id === keyId) known.delete(writeKey)
    const row = await ofApp(appId).where('key_id', '=', keyId).executeTakeFirst()
    if (row) return row
    throw new DataLoafError('not_found', `The app has no key ${JSON.stringify(keyId)}.`, { hint: 'dataloaf keys list' })
  }

  const ofApp = (appId: string) =>
    db
      .selectFrom('write_keys')
      .select(['key_id', 'write_key', 'name', 'created_at', 'last_used_at', 'revoked_at'])
      .where('app_id', '=', appId)

  const valid = () =>
    db.selectFrom('write_keys').select(['app_id', 'key_id', 'write_key']).where('revoked_at', 'is', null).execute()

  return {
    list: (appId) => ofApp(appId).orderBy('created_at').orderBy('key_id').execute(),
    valid,
    create,
    revoke,
    find,
  }
}
