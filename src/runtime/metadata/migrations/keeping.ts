import type { Kysely, Migration } from 'kysely'

/** How long apps keep their events, what was or is being erased, and what was refused to whom. */
export const keeping: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('apps')
      .addColumn('keep', 'text', (column) => column.notNull().defaultTo('forever'))
      .execute()
    // Until now they were to be kept: their time begins anew.
    const apps = db as Kysely<{ apps: { deleted_at: string | null } }>
    const now = new Date().toISOString()
    await apps.updateTable('apps').set({ deleted_at: now }).where('deleted_at', 'is not', null).execute()
    await db.schema
      .createTable('erasures')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('before_at', 'text', (column) => column.notNull())
      .addColumn('since_at', 'text')
      .addColumn('events', 'bigint', (column) => column.notNull())
      .addColumn('reached', 'text', (column) => column.notNull())
      .addColumn('begun_at', 'text', (column) => column.notNull())
      .addColumn('done_at', 'text')
      .addPrimaryKeyConstraint('erasures_key', ['app_id', 'before_at'])
      .execute()
    await db.schema
      .createTable('refusals')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('of', 'text', (column) => column.notNull())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addColumn('last_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('refusals_key', ['app_id', 'key_id', 'reason', 'of'])
      .execute()
  },
}
