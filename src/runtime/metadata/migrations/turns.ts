import type { Kysely, Migration } from 'kysely'

/** Who is at something that one may do at a time. */
export const turns: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('turns')
      .addColumn('of_id', 'text', (is) => is.primaryKey())
      .addColumn('taken_by', 'text', (is) => is.notNull())
      .addColumn('taken_until', 'text', (is) => is.notNull())
      .execute()
  },
}
