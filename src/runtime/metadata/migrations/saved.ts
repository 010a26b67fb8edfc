import type { Kysely, Migration } from 'kysely'

/** Insights and dashboards, the folders they lie in, and whose favourites they are. */
export const savedThings: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('folders')
      .addColumn('folder_id', 'text', (column) => column.primaryKey())
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('parent_id', 'text')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('folders_app_id').on('folders').column('app_id').execute()
    for (const table of ['insights', 'dashboards']) {
      await db.schema
        .createTable(table)
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
        .addColumn('folder_id', 'text')
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('description', 'text', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'text', (column) => column.notNull())
        .addColumn('updated_by', 'text', (column) => column.notNull())
        .addColumn('removed_at', 'text')
        .execute()
      await db.schema.createIndex(`${table}_app_id`).on(table).column('app_id').execute()
    }
    await db.schema
      .createTable('favourites')
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('favourites_key', ['user_id', 'app_id', 'kind', 'id'])
      .execute()
  },
}
