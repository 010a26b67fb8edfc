import type { Kysely, Migration } from 'kysely'

/** Groups of members, what is shown to them and what they may do in apps; and who asks to be let into one. */
export const teams: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('teams')
      .addColumn('team_id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('team_members')
      .addColumn('team_id', 'text', (column) => column.notNull().references('teams.team_id'))
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('team_members_key', ['team_id', 'user_id'])
      .execute()
    await db.schema.createIndex('team_members_user').on('team_members').column('user_id').execute()
    await db.schema
      .createTable('team_roles')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('team_id', 'text', (column) => column.notNull().references('teams.team_id'))
      .addColumn('role', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('team_roles_key', ['app_id', 'team_id'])
      .execute()
    await db.schema.alterTable('grants').addColumn('team_id', 'text').execute()
    await db.schema
      .createTable('access_requests')
      .addColumn('request_id', 'text', (column) => column.notNull().unique())
      // What somebody typed: there may be no such app.
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('asked_at', 'text', (column) => column.notNull())
      .addColumn('decided_at', 'text')
      .addPrimaryKeyConstraint('access_requests_key', ['app_id', 'user_id'])
      .execute()
  },
}
