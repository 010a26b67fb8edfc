import type { Kysely, Migration } from 'kysely'

/** What an app's settings say beyond its name: who may see it, deletion, the lock, and what its keys allow. */
export const appSettings: Migration = {
  async up(db: Kysely<unknown>) {
    // One column a statement: SQLite adds no more.
    const column = (table: string) => db.schema.alterTable(table)
    await column('apps')
      .addColumn('private', 'integer', (is) => is.notNull().defaultTo(0))
      .execute()
    await column('apps')
      .addColumn('tags', 'text', (is) => is.notNull().defaultTo('[]'))
      .execute()
    await column('apps').addColumn('deleted_at', 'text').execute()
    await column('apps').addColumn('locked_at', 'text').execute()
    await column('apps').addColumn('locked_by', 'text').execute()
    await column('write_keys').addColumn('origins', 'text').execute()
    await column('write_keys').addColumn('expires_at', 'text').execute()
    await db.schema
      .createTable('archived_collections')
      .addColumn('app_id', 'text', (is) => is.notNull().references('apps.app_id'))
      .addColumn('archived_at', 'text', (is) => is.notNull())
      .addColumn('archived_by', 'text', (is) => is.notNull())
      .addColumn('locked_at', 'text', (is) => is.notNull())
      .addColumn('document', 'text', (is) => is.notNull())
      .addPrimaryKeyConstraint('archived_collections_key', ['app_id', 'archived_at'])
      .execute()
  },
}
