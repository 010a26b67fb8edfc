import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { Ids } from './ids.ts'
import type { FolderRow, Metadata } from './schema.ts'

/** A place for insights and dashboards. */
export interface Folder {
  folder_id: string
  /** The folder it lies in, which lies in none itself; null for none. */
  parent_id: string | null
  name: string
  created_at: string
}

export interface NewFolder {
  name: string
  parent_id?: string | null | undefined
}

/** What is left out stays. */
export interface FolderChanges {
  name?: string | undefined
  parent_id?: string | null | undefined
}

export interface Folders {
  /** By name. */
  list(appId: string): Promise<Folder[]>
  /** Rejects with `invalid_input` for a parent that is not there, or lies in a folder itself. */
  create(appId: string, folder: NewFolder): Promise<Folder>
  /** Rejects like `create`, and with `not_found`. */
  update(appId: string, folderId: string, changes: FolderChanges): Promise<Folder>
  /** What lay in it lies where the folder lay. Answers what was removed; rejects with `not_found`. */
  remove(appId: string, folderId: string): Promise<Folder>
}

export function folders({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Folders {
  const of = (appId: string) => db.selectFrom('folders').selectAll().where('app_id', '=', appId)

  async function get(appId: string, folderId: string): Promise<Folder> {
    const row = await of(appId).where('folder_id', '=', folderId).executeTakeFirst()
    if (row) return asFolder(row)
    throw new DataLoafError('not_found', `There is no folder ${JSON.stringify(folderId)}.`)
  }

  async function assertParent(appId: string, parentId: string | null, folderId?: string): Promise<void> {
    if (parentId === null) return
    const refused = (message: string) => new DataLoafError('invalid_input', message, { path: ['parent_id'] })
    const parent = await of(appId).where('folder_id', '=', parentId).executeTakeFirst()
    if (!parent) throw refused(`There is no folder ${JSON.stringify(parentId)}.`)
    if (parentId === folderId) throw refused('A folder cannot lie in itself.')
    const inner = folderId && (await of(appId).where('parent_id', '=', folderId).executeTakeFirst())
    if (parent.parent_id !== null || inner) throw refused('Folders lie one in another, and no deeper.')
  }

  return {
    async list(appId) {
      return (await of(appId).orderBy('name').orderBy('folder_id').execute()).map(asFolder)
    },
    async create(appId, { name, parent_id = null }) {
      await assertParent(appId, parent_id)
      const made = { folder_id: ids.folder(), parent_id, name, created_at: new Date(clock()).toISOString() }
      await db
        .insertInto('folders')
        .values({ ...made, app_id: appId })
        .execute()
      return made
    },
    async update(appId, folderId, { name, parent_id }) {
      const known = await get(appId, folderId)
      if (parent_id !== undefined) await assertParent(appId, parent_id, folderId)
      const changed = { name: name ?? known.name, parent_id: parent_id === undefined ? known.parent_id : parent_id }
      await db
        .updateTable('folders')
        .set(changed)
        .where('app_id', '=', appId)
        .where('folder_id', '=', folderId)
        .execute()
      return { ...known, ...changed }
    },
    async remove(appId, folderId) {
      const known = await get(appId, folderId)
      const { parent_id } = known
      await db.transaction().execute(async (trx) => {
        for (const table of ['insights', 'dashboards'] as const) {
          const inside = trx.updateTable(table as 'insights').where('app_id', '=', appId)
          await inside.where('folder_id', '=', folderId).set({ folder_id: parent_id }).execute()
        }
        const inner = trx.updateTable('folders').where('app_id', '=', appId).where('parent_id', '=', folderId)
        await inner.set({ parent_id }).execute()
        await trx.deleteFrom('folders').where('app_id', '=', appId).where('folder_id', '=', folderId).execute()
      })
      return known
    },
  }
}

function asFolder({ folder_id, parent_id, name, created_at }: FolderRow): Folder {
  return { folder_id, parent_id, name, created_at }
}
