import type { Kysely, Migration } from 'kysely'

/** Alerts, subscriptions and channels that were removed can be restored for a day. */
export const removedTold: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of ['alerts', 'subscriptions', 'channels'])
      await db.schema.alterTable(table).addColumn('removed_at', 'text').execute()
  },
}
