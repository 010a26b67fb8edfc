import type { Clock } from '../ports.ts'
import type { Metadata } from './schema.ts'

/** What an import's requests brought; several may share an id. */
export interface ImportCounts {
  /** Items taken. */
  accepted: number
  /** Lines they became in the stream: an identify with both ids is two. */
  lines: number
  rejected: number
}

export interface Imports {
  get(appId: string, importId: string): Promise<ImportCounts | null>
  /** Adds to what is there. */
  add(appId: string, importId: string, counts: ImportCounts): Promise<void>
}

/** How much each import brought in, so that it can be told when all of it is loaded. */
export function imports({ db, clock }: { db: Metadata; clock: Clock }): Imports {
  return {
    async get(appId, importId) {
      const row = await db
        .selectFrom('imports')
        .select(['accepted', 'lines', 'rejected'])
        .where('app_id', '=', appId)
        .where('import_id', '=', importId)
        .executeTakeFirst()
      return row ?? null
    },
    async add(appId, importId, counts) {
      await db
        .insertInto('imports')
        .values({ app_id: appId, import_id: importId, ...counts, created_at: new Date(clock()).toISOString() })
        .onConflict((conflict) =>
          conflict.columns(['app_id', 'import_id']).doUpdateSet((is) => ({
            accepted: is('imports.accepted', '+', counts.accepted),
            lines: is('imports.lines', '+', counts.lines),
            rejected: is('imports.rejected', '+', counts.rejected),
          })),
        )
        .execute()
    },
  }
}
