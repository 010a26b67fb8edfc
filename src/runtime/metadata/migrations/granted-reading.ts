import type { Kysely, Migration } from 'kysely'

/** What people and teams may choose in what they were shown: until then any range, and no filter. */
export const grantedReading: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('grants')
      .addColumn('range', 'integer', (column) => column.notNull().defaultTo(1))
      .execute()
    await db.schema.alterTable('grants').addColumn('filters', 'text').execute()
  },
}
