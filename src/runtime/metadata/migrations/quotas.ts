import type { Kysely, Migration } from 'kysely'

/** How many events apps and write keys may bring in, and how many each key did on each day. */
export const quotas: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of ['apps', 'write_keys'])
      await db.schema
        .alterTable(table)
        .addColumn('quota', 'text', (column) => column.notNull().defaultTo('none'))
        .execute()
    await db.schema
      .createTable('usage')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('events', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('usage_key', ['app_id', 'key_id', 'day'])
      .execute()
  },
}
