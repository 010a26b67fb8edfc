import type { Kysely, Migration } from 'kysely'

/** What people are told in the app. */
export const notifications: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('notifications')
      .addColumn('notification_id', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text')
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('read_at', 'text')
      .execute()
    await db.schema.createIndex('notifications_user').on('notifications').columns(['user_id', 'at']).execute()
  },
}
