import type { Metadata, MetadataTables } from './schema.ts'

/** Tables with rows of apps, each before those that its rows refer to. What was noted in the audit log stays. */
export const ofApps = [
  'write_keys',
  'imports',
  'cohorts',
  'collections',
  'archived_collections',
  'annotations',
  'comments',
  'links',
  'grants',
  'insights',
  'dashboards',
  'folders',
  'favourites',
  'app_roles',
  'team_roles',
  'access_requests',
  'notifications',
  'catalog_notes',
  'glossary',
  'channels',
  'subscriptions',
  'alerts',
  'erasures',
  'refusals',
  'usage',
  'apps',
] as const satisfies readonly (keyof MetadataTables)[]

/** Removes an app and all that was said of it, for good, all or nothing. */
export async function purgeApp(db: Metadata, appId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const alerts = trx.selectFrom('alerts').select('alert_id').where('app_id', '=', appId)
    const subscriptions = trx.selectFrom('subscriptions').select('subscription_id').where('app_id', '=', appId)
    await trx.deleteFrom('alert_changes').where('alert_id', 'in', alerts).execute()
    for (const of of [alerts, subscriptions]) {
      for (const table of ['audiences', 'team_audiences', 'unsubscribed'] as const) {
        await trx.deleteFrom(table).where('of_id', 'in', of).execute()
      }
      await trx.deleteFrom('deliveries').where('job_id', 'in', of).execute()
      await trx.deleteFrom('recurring').where('job_id', 'in', of).execute()
      await trx.deleteFrom('turns').where('of_id', 'in', of).execute()
    }
    for (const table of ofApps) await trx.deleteFrom(table).where('app_id', '=', appId).execute()
  })
}
