import { type Kysely, type Migration, sql } from 'kysely'

/** API keys that are for a role of AWS and have no secret. SQLite cannot let a column be empty later: a new table. */
export const keyRoles: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('api_keys_of_roles')
      .addColumn('key_id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.unique())
      .addColumn('start', 'text')
      .addColumn('role', 'text')
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('apps', 'text')
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text')
      .addColumn('last_used_at', 'text')
      .addColumn('revoked_at', 'text')
      .execute()
    const kept = sql.join(columns.map((column) => sql.ref(column)))
    await sql`insert into api_keys_of_roles (${kept}) select ${kept} from api_keys`.execute(db)
    await db.schema.dropTable('api_keys').execute()
    await db.schema.alterTable('api_keys_of_roles').renameTo('api_keys').execute()
    // Of two keys for one role nobody could say which one it is.
    await sql`create unique index api_keys_role on api_keys (role) where revoked_at is null`.execute(db)
  },
}

const columns = [
  ...['key_id', 'name', 'hash', 'start', 'scopes', 'apps'],
  ...['created_by', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'],
]
