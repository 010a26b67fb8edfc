import { randomBytes } from 'node:crypto'
import { DataLoafError } from '../../errors.ts'
import { type Collection, type Collections, type Declared, emptyCollection } from '../collection/collection.ts'
import { forever } from '../keeping/keep.ts'
import type { Clock } from '../ports.ts'
import type { CollectionRow, Metadata } from './schema.ts'

/** An app's document as it is stored. */
export interface StoredCollection extends Collection {
  /** Goes up with every change; 0 while nothing was ever declared. */
  version: number
  updated_at: string | null
}

export interface CollectionStore extends Collections {
  get(appId: string): Promise<StoredCollection>
  /**
   * Replaces the document that had this version. At once in this process; other processes notice within `cacheFor`.
   * Rejects with `conflict` when another version is stored by now, with `too_large` for a document of too many bytes.
   */
  put(appId: string, version: number, collection: Collection): Promise<StoredCollection>
  /** With the document in the place of what is stored, for trying it out: the app’s own hashes. */
  asIf(appId: string, collection: Collection): Promise<Declared>
  /** Of all apps that declare something, or do not keep everything. */
  all(): Promise<{ readonly [appId: string]: Declared }>
}

export interface CollectionsOptions {
  db: Metadata
  clock: Clock
  /** Milliseconds a document is trusted without looking it up. Default: 60,000. */
  cacheFor?: number
}

/** The collector asks with every request, so documents are kept in memory, and serve on while the database is away. */
export function collections({ db, clock, cacheFor = 60_000 }: CollectionsOptions): CollectionStore {
  const known = new Map<string, { document: string | undefined; declared: Declared | null; until: number }>()
  let changes = 0
  const all = () => db.selectFrom('collections').selectAll()
  const declarations = () =>
    db
      .selectFrom('apps')
      .leftJoin('collections', 'collections.app_id', 'apps.app_id')
      .select(['apps.app_id', 'keep', 'document', 'salt'])
  const rowOf = (appId: string) => all().where('app_id', '=', appId).executeTakeFirst()

  async function get(appId: string): Promise<StoredCollection> {
    const row = await rowOf(appId)
    if (!row) return { version: 0, updated_at: null, ...emptyCollection() }
    return { version: row.version, updated_at: row.updated_at, ...(JSON.parse(row.document) as Collection) }
  }

  async function declared(appId: string): Promise<Declared | null> {
    const cached = known.get(appId)
    if (cached && cached.until > clock()) return cached.declared
    const before = changes
    try {
      const row = await declarations().where('apps.app_id', '=', appId).executeTakeFirst()
      const document = row && `${row.keep} ${row.document}`
      // The same object for as long as nothing changed: what is made of it is kept by it.
      const found = cached && cached.document === document ? cached.declared : row ? declaredBy(row) : null
      if (before === changes) known.set(appId, { document, declared: found, until: clock() + cacheFor })
      return found
    } catch (cause) {
      if (cached) return cached.declared
      const message = 'The app’s collection settings cannot be read now.'
      throw new DataLoafError('unavailable', message, { retryAfter: 5, cause })
    }
  }

  async function put(appId: string, version: number, collection: Collection): Promise<StoredCollection> {
    const document = checkedText(collection)
    const row = { app_id: appId, version: version + 1, document, updated_at: new Date(clock()).toISOString() }
    const { app_id: _, ...changed } = row
    const done =
      version === 0
        ? await db
            .insertInto('collections')
            .values({ ...row, salt: newSalt() })
            .onConflict((conflict) => conflict.column('app_id').doNothing())
            .returning('version')
            .executeTakeFirst()
        : await db
            .updateTable('collections')
            .set(changed)
            .where('app_id', '=', appId)
            .where('version', '=', version)
            .returning('version')
            .executeTakeFirst()
    changes += 1
    known.delete(appId)
    if (done) return await get(appId)
    throw new DataLoafError('conflict', 'Somebody changed the app’s collection settings meanwhile.', {
      path: ['version'],
      hint: 'Read them again, and make your change to what they are now.',
    })
  }

  return {
    get,
    put,
    declared,
    async asIf(appId, collection) {
      return { ...collection, salt: (await rowOf(appId))?.salt ?? newSalt() }
    },
    async all() {
      const rows = await declarations().orderBy('apps.app_id').execute()
      const found = rows.map((row) => [row.app_id, declaredBy(row)] as const)
      return Object.fromEntries(found.filter((entry): entry is [string, Declared] => entry[1] !== null))
    },
  }
}

const newSalt = () => randomBytes(32).toString('base64url')

const mostBytes = 256_000

function checkedText(collection: Collection): string {
  const text = JSON.stringify(collection)
  if (Buffer.byteLength(text) <= mostBytes) return text
  throw new DataLoafError('too_large', `The collection settings have more than ${mostBytes} bytes of JSON.`)
}

type Declaration = { keep: string } & { [column in 'document' | 'salt']: CollectionRow[column] | null }

/** Null for an app that says nothing; one that says only how long it keeps its events makes no hashes. */
function declaredBy({ keep, document, salt }: Declaration): Declared | null {
  const limit = keep === forever ? {} : { keep }
  if (document !== null) return { ...(JSON.parse(document) as Collection), salt: salt ?? '', ...limit }
  return keep === forever ? null : { ...emptyCollection(), salt: '', ...limit }
}
