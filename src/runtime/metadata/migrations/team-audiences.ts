import type { Kysely, Migration } from 'kysely'

/** Teams that are told by subscriptions and alerts, and who of them wants to hear no more. */
export const teamAudiences: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('team_audiences')
      .addColumn('of_id', 'text', (is) => is.notNull())
      .addColumn('team_id', 'text', (is) => is.notNull())
      .addPrimaryKeyConstraint('team_audiences_key', ['of_id', 'team_id'])
      .execute()
    await db.schema
      .createTable('unsubscribed')
      .addColumn('of_id', 'text', (is) => is.notNull())
      .addColumn('user_id', 'text', (is) => is.notNull())
      .addPrimaryKeyConstraint('unsubscribed_key', ['of_id', 'user_id'])
      .execute()
  },
}
