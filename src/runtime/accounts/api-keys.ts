import { DataLoafError } from '../../errors.ts'
import { base32, type Ids, type Random } from '../metadata/ids.ts'
import type { ApiKeyRow, Metadata } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'
import type { Scope } from './permissions.ts'
import { hashOf } from './secrets.ts'

/** A key as people see it: never its secret. */
export interface ApiKey {
  key_id: string
  name: string
  /** The secret's first letters, to know it by; null for a role's key, which has none. */
  start: string | null
  /** ARN of the AWS role whose programs it is for; null for whoever has the secret. */
  role: string | null
  scopes: Scope[]
  /** Ids of the only apps it is for; null for all. */
  apps: string[] | null
  created_by: string
  created_at: string
  expires_at: string | null
  /** Written at most once a minute. */
  last_used_at: string | null
  revoked_at: string | null
}

export interface NewApiKey {
  name: string
  /** ARN of an AWS role, which is then known by what it signs. Default: whoever has the secret. */
  role?: string | undefined
  scopes: readonly Scope[]
  /** Default: all. */
  apps?: readonly string[] | undefined
  /** ISO time. Default: never. */
  expires_at?: string | undefined
  /** Who makes it, by name. */
  created_by: string
}

export interface ApiKeys {
  /** In the order they were made, revoked ones too. */
  list(): Promise<ApiKey[]>
  /**
   * `secret` is told this once; only its hash is stored. Null for a role's key, of which there is one at a time: rejects
   * with `conflict`.
   */
  create(key: NewApiKey): Promise<ApiKey & { secret: string | null }>
  /** At once in this process; another notices within `trustFor`. Rejects with `not_found`. */
  revoke(keyId: string): Promise<ApiKey>
  /** The key with this secret; null for one that is unknown, revoked or past its time. Notes that it was used. */
  find(secret: string): Promise<ApiKey | null>
  /** The same by the role's ARN, as `roleOf` writes it. */
  ofRole(role: string): Promise<ApiKey | null>
  /** Whether a key is for a role at all. */
  hasRoles(): Promise<boolean>
}

export interface ApiKeysOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  random: Random
  /** Milliseconds that a key is trusted without looking it up. Default: 5,000. */
  trustFor?: number
}

/** Keys of programs, which read and administer. */
export function apiKeys({ db, clock, ids, random, trustFor = 5_000 }: ApiKeysOptions): ApiKeys {
  const known = new Map<string, { key: ApiKey; until: number }>()
  const all = () => db.selectFrom('api_keys').selectAll()
  const now = () => new Date(clock()).toISOString()

  async function create({ name, role, scopes, apps, expires_at, created_by }: NewApiKey) {
    const secret = role === undefined ? `${prefix}${base32(random(40))}` : null
    const row: ApiKeyRow = {
      key_id: ids.apiKey(),
      name,
      hash: secret && hashOf(secret),
      start: secret?.slice(0, prefix.length + 4) ?? null,
      role: role ?? null,
      scopes: JSON.stringify(scopes),
      apps: apps ? JSON.stringify(apps) : null,
      created_by,
      created_at: now(),
      expires_at: expires_at ?? null,
      last_used_at: null,
      revoked_at: null,
    }
    const added = await db
      .insertInto('api_keys')
      .values(row)
      .onConflict((same) => same.doNothing())
      .executeTakeFirst()
    if (added.numInsertedOrUpdatedRows !== 0n) return { ...keyOf(row), secret }
    const other = await all().where('role', '=', role!).where('revoked_at', 'is', null).executeTakeFirst()
    throw new DataLoafError('conflict', `The API key ${JSON.stringify(other?.name)} is for this role.`, {
      path: ['role'],
      hint: `dataloaf api-keys revoke ${other?.key_id}`,
    })
  }

  async function revoke(keyId: string): Promise<ApiKey> {
    const ours = db.updateTable('api_keys').set({ revoked_at: now() }).where('key_id', '=', keyId)
    await ours.where('revoked_at', 'is', null).execute()
    known.clear()
    const row = await all().where('key_id', '=', keyId).executeTakeFirst()
    if (row) return keyOf(row)
    throw new DataLoafError('not_found', `There is no API key ${JSON.stringify(keyId)}.`, { hint: 'dataloaf api-keys' })
  }

  async function find(secret: string): Promise<ApiKey | null> {
    if (!secret.startsWith(prefix)) return null
    return await whose('hash', hashOf(secret))
  }

  async function whose(mark: 'hash' | 'role', value: string): Promise<ApiKey | null> {
    const cached = known.get(value)
    if (cached && cached.until > clock()) return unlessExpired(cached.key)
    const row = await all().where(mark, '=', value).where('revoked_at', 'is', null).executeTakeFirst()
    if (!row) return null
    await noteUse(row)
    const key = keyOf(row)
    if (known.size >= mostKnown) known.clear()
    known.set(value, { key, until: clock() + trustFor })
    return unlessExpired(key)
  }

  async function hasRoles(): Promise<boolean> {
    const ofRoles = db.selectFrom('api_keys').select('key_id').where('role', 'is not', null)
    return (await ofRoles.where('revoked_at', 'is', null).limit(1).executeTakeFirst()) !== undefined
  }

  const unlessExpired = (key: ApiKey) => (key.expires_at === null || key.expires_at > now() ? key : null)

  /** A key works although the note cannot be written. */
  async function noteUse({ key_id, last_used_at }: ApiKeyRow): Promise<void> {
    if (last_used_at !== null && clock() - Date.parse(last_used_at) < 60_000) return
    const note = db.updateTable('api_keys').set({ last_used_at: now() }).where('key_id', '=', key_id)
    await note.execute().catch(() => undefined)
  }

  return {
    list: async () => (await all().orderBy('created_at').orderBy('key_id').execute()).map(keyOf),
    create,
    revoke,
    find,
    ofRole: (role) => whose('role', role),
    hasRoles,
  }
}

/** Tells an API key apart from a write key, and lets scanners of source code know it. */
const prefix = 'dlk_'
const mostKnown = 1_000

function keyOf({ hash: _, scopes, apps, ...row }: ApiKeyRow): ApiKey {
  return { ...row, scopes: JSON.parse(scopes) as Scope[], apps: apps === null ? null : (JSON.parse(apps) as string[]) }
}
