import type { Kysely, Migration } from 'kysely'

/** What is told can pause and speaks its reader's language; what links show can be filtered. */
export const telling: Migration = {
  async up(db: Kysely<unknown>) {
    // One column a statement: SQLite adds no more.
    const column = (table: string) => db.schema.alterTable(table)
    await column('alerts').addColumn('paused_at', 'text').execute()
    await column('subscriptions').addColumn('paused_at', 'text').execute()
    await column('alert_changes').addColumn('facts', 'text').execute()
    await column('channels')
      .addColumn('language', 'text', (is) => is.notNull().defaultTo('en'))
      .execute()
    await column('links').addColumn('filters', 'text').execute()
    await db.schema
      .createTable('languages')
      .addColumn('user_id', 'text', (is) => is.primaryKey())
      .addColumn('language', 'text', (is) => is.notNull())
      .execute()
    await daily(db as Kysely<Scheduled>)
  },
}

interface Scheduled {
  alerts: { schedule: string }
  subscriptions: { schedule: string }
}

/** Once a day is by the clocks of the app's zone: what counted minutes for it began at midnight in no zone. */
async function daily(db: Kysely<Scheduled>): Promise<void> {
  const schedule = JSON.stringify({ every: 'day', at: '00:00' })
  for (const table of ['alerts', 'subscriptions'] as const) {
    await db.updateTable(table).set({ schedule }).where('schedule', '=', '{"every":"minutes","count":1440}').execute()
  }
}
