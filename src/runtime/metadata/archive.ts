import type { Collection } from '../collection/collection.ts'
import type { Clock } from '../ports.ts'
import type { ArchivedCollectionRow, Metadata } from './schema.ts'

/** What an app was locked to. */
export interface Kept extends Collection {
  /** Of write keys that worked, by their ids; null: pages of any origin. */
  key_origins: { readonly [keyId: string]: readonly string[] | null }
}

/** What an app collected by from `locked_at` until it was unlocked. */
export interface ArchivedCollection {
  archived_at: string
  /** Who unlocked it, as people call them. */
  archived_by: string
  locked_at: string
  document: Kept
}

export interface Archive {
  /** The latest first. */
  list(appId: string): Promise<ArchivedCollection[]>
  add(appId: string, kept: Omit<ArchivedCollection, 'archived_at'>): Promise<ArchivedCollection>
}

/** Settings as they were while an app was locked. */
export function archive({ db, clock }: { db: Metadata; clock: Clock }): Archive {
  return {
    async list(appId) {
      const rows = db.selectFrom('archived_collections').selectAll().where('app_id', '=', appId)
      return (await rows.orderBy('archived_at', 'desc').execute()).map(asArchived)
    },
    async add(appId, kept) {
      const archived_at = new Date(clock()).toISOString()
      const row = { ...kept, app_id: appId, archived_at, document: JSON.stringify(kept.document) }
      await db
        .insertInto('archived_collections')
        .values(row)
        .onConflict((conflict) => conflict.columns(['app_id', 'archived_at']).doNothing())
        .execute()
      return asArchived(row)
    },
  }
}

function asArchived({ archived_at, archived_by, locked_at, document }: ArchivedCollectionRow): ArchivedCollection {
  return { archived_at, archived_by, locked_at, document: JSON.parse(document) as Kept }
}
