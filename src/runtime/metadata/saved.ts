import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import { goneBefore } from './removed.ts'
import type { Metadata, SavedRow } from './schema.ts'

/** What is known of a saved thing beside its content. */
export interface About {
  /** Null: it lies in no folder. */
  folder_id: string | null
  name: string
  description: string
  /** Goes up with every change. */
  version: number
  created_at: string
  /** An e-mail address, or the name of an API key. */
  created_by: string
  updated_at: string
  updated_by: string
}

export interface NewAbout {
  name: string
  description?: string | undefined
  folder_id?: string | null | undefined
}

/** What is left out stays. */
export interface AboutChanges {
  /** Of the thing that was changed; another one that is stored by now is a `conflict`. */
  version: number
  name?: string | undefined
  description?: string | undefined
  folder_id?: string | null | undefined
}

export interface SavedOptions {
  db: Metadata
  clock: Clock
  table: 'insights' | 'dashboards'
  /** What one is called in sentences. */
  noun: string
  newId: () => string
}

/** Things with a name that several people save: by version, in folders, and back again after they were removed. */
export function saved({ db, clock, table: named, noun, newId }: SavedOptions) {
  // Both tables have the same columns; Kysely wants to know which one it is.
  const table = named as 'insights'
  const now = () => new Date(clock()).toISOString()
  const of = (appId: string) => db.selectFrom(table).selectAll().where('app_id', '=', appId)
  const none = (id: string) => new DataLoafError('not_found', `There is no ${noun} ${JSON.stringify(id)}.`)
  const changing = (appId: string, id: string) =>
    db.updateTable(table).where('app_id', '=', appId).where('id', '=', id).returningAll()

  async function get(appId: string, id: string): Promise<SavedRow> {
    const row = await of(appId).where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst()
    if (row) return row
    throw none(id)
  }

  async function assertFolder(appId: string, folderId: string | null | undefined): Promise<void> {
    if (folderId === null || folderId === undefined) return
    const folders = db.selectFrom('folders').select('folder_id').where('app_id', '=', appId)
    if (await folders.where('folder_id', '=', folderId).executeTakeFirst()) return
    throw new DataLoafError('invalid_input', `There is no folder ${JSON.stringify(folderId)}.`, { path: ['folder_id'] })
  }

  return {
    /** By name. */
    async list(appId: string): Promise<SavedRow[]> {
      return await of(appId).where('removed_at', 'is', null).orderBy('name').orderBy('id').execute()
    },
    /** Those of the ids that are there, by name. */
    async those(appId: string, ids: readonly string[]): Promise<SavedRow[]> {
      if (ids.length === 0) return []
      return await of(appId)
        .where('removed_at', 'is', null)
        .where('id', 'in', ids)
        .orderBy('name')
        .orderBy('id')
        .execute()
    },
    /** Rejects with `not_found`. */
    get,
    /** Rejects with `invalid_input` for a folder that is not there. */
    async create(appId: string, about: NewAbout, content: object, by: string): Promise<SavedRow> {
      await assertFolder(appId, about.folder_id)
      const at = now()
      const row: SavedRow = {
        id: newId(),
        app_id: appId,
        folder_id: about.folder_id ?? null,
        name: about.name,
        description: about.description ?? '',
        content: JSON.stringify(content),
        version: 1,
        created_at: at,
        created_by: by,
        updated_at: at,
        updated_by: by,
        removed_at: null,
      }
      await db.insertInto(table).values(row).execute()
      return row
    },
    /** Rejects with `not_found`, and with `conflict` when somebody changed it meanwhile. */
    async change(appId: string, id: string, changes: AboutChanges, content: object, by: string): Promise<SavedRow> {
      const { version, ...about } = changes
      await assertFolder(appId, about.folder_id)
      const known = await get(appId, id)
      const changed = await changing(appId, id)
        .where('version', '=', version)
        .where('removed_at', 'is', null)
        .set({
          name: about.name ?? known.name,
          description: about.description ?? known.description,
          folder_id: about.folder_id === undefined ? known.folder_id : about.folder_id,
          content: JSON.stringify({ ...JSON.parse(known.content), ...content }),
          version: version + 1,
          updated_at: now(),
          updated_by: by,
        })
        .executeTakeFirst()
      if (changed) return changed
      throw new DataLoafError('conflict', `Somebody changed the ${noun} meanwhile.`, {
        path: ['version'],
        hint: 'Read it again, and make your change to what it is now.',
      })
    },
    /** It can be brought back for a day. Answers what was removed; rejects with `not_found`. */
    async remove(appId: string, id: string): Promise<SavedRow> {
      await db.deleteFrom(table).where('removed_at', '<', goneBefore(clock)).execute()
      const removed = await changing(appId, id)
        .where('removed_at', 'is', null)
        .set({ removed_at: now() })
        .executeTakeFirst()
      if (removed) return removed
      throw none(id)
    },
    /** Rejects with `not_found` when it was removed for good, or never was there. */
    async restore(appId: string, id: string): Promise<SavedRow> {
      const restored = await changing(appId, id).set({ removed_at: null }).executeTakeFirst()
      if (!restored) throw none(id)
      if (restored.folder_id === null) return restored
      const folders = db.selectFrom('folders').select('folder_id').where('folder_id', '=', restored.folder_id)
      if (await folders.executeTakeFirst()) return restored
      // The folder went while it was away.
      return (await changing(appId, id).set({ folder_id: null }).executeTakeFirst()) ?? restored
    },
  }
}

export function aboutOf(row: SavedRow): About {
  const { folder_id, name, description, version, created_at, created_by, updated_at, updated_by } = row
  return { folder_id, name, description, version, created_at, created_by, updated_at, updated_by }
}

/** What `parse` makes of a part of a body; the path of a fault is told as it was sent, inside `key`. */
export function parsedAt<T>(key: string, value: unknown, parse: (value: unknown) => T): T {
  try {
    return parse(value)
  } catch (error) {
    if (!(error instanceof DataLoafError)) throw error
    throw new DataLoafError(error.code, error.message, { path: [key, ...(error.path ?? [])], hint: error.hint })
  }
}
