import type { Kysely, Migration } from 'kysely'

/** Sign-ins by SAML that are under way. */
export const signIn: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('saml_requests')
      .addColumn('request_id', 'text', (column) => column.primaryKey())
      .addColumn('browser', 'text', (column) => column.notNull())
      .addColumn('next', 'text', (column) => column.notNull())
      .addColumn('begun_at', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text')
      .addColumn('code', 'text', (column) => column.unique())
      .execute()
  },
}
