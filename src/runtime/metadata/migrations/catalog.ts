import type { Kysely, Migration } from 'kysely'

/** What people write about events and attributes, and the words they use. */
export const catalogNotes: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('catalog_notes')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('about', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('catalog_notes_key', ['app_id', 'about', 'name'])
      .execute()
    await db.schema
      .createTable('glossary')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('term_id', 'text', (column) => column.primaryKey())
      .addColumn('term', 'text', (column) => column.notNull())
      .addColumn('meaning', 'text', (column) => column.notNull())
      .addColumn('events', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'text', (column) => column.notNull())
      .addUniqueConstraint('glossary_term', ['app_id', 'term'])
      .execute()
  },
}
