import type { App } from '../metadata/apps.ts'
import type { Warehouse } from '../ports.ts'
import type { AttributeColumns } from '../query/columns.ts'
import type { MergedEvents } from '../query/merged.ts'
import type { AppFacts } from '../query/run.ts'
import { perVersion } from './per-version.ts'

export interface FactsOptions {
  warehouse: Warehouse
  /** Changes when something was loaded. */
  version: () => number
  /** Event attributes that can be read from columns of their own. Default: none. */
  columns?: () => AttributeColumns
  /** The app's merged events. Default: none. */
  merged?: (appId: string) => Promise<MergedEvents>
}

/** What the query engine has to know about an app; what the warehouse says is asked once for each load. */
export function facts({
  warehouse,
  version,
  columns = () => ({}),
  merged = async () => ({}),
}: FactsOptions): (app: App) => Promise<AppFacts> {
  const known = new Map<string, () => Promise<Stored>>()

  function storedOf(appId: string): Promise<Stored> {
    const read = known.get(appId) ?? perVersion(version, () => ask(warehouse, appId))
    known.set(appId, read)
    return read()
  }

  return async ({ app_id, time_zone, week_start }) => ({
    appId: app_id,
    timeZone: time_zone,
    weekStart: week_start,
    ...(await storedOf(app_id)),
    columns: columns(),
    merged: await merged(app_id),
  })
}

type Stored = Pick<AppFacts, 'firstEvent' | 'lastEvent' | 'lastLoaded' | 'hasAliases'>

async function ask(warehouse: Warehouse, appId: string): Promise<Stored> {
  const { rows } = await warehouse.run({
    text: `select
      (select cast(min(event_created) as varchar) from events where app_id = $1),
      (select cast(max(event_created) as varchar) from events where app_id = $1),
      (select cast(max(loaded_at) as varchar) from load_ledger),
      (select count(*) from (select 1 from user_aliases where app_id = $1 limit 1) some_alias)`,
    values: [appId],
  })
  const [first, latest, loaded, aliases] = rows[0]!
  return {
    firstEvent: typeof first === 'string' ? Date.parse(isoTime(first)) : null,
    lastEvent: typeof latest === 'string' ? Date.parse(isoTime(latest)) : null,
    lastLoaded: typeof loaded === 'string' ? isoTime(loaded) : null,
    hasAliases: aliases !== 0,
  }
}

/** A timestamp as SQL prints it (UTC, no zone) in ISO 8601. */
export function isoTime(text: string): string {
  return new Date(`${text.replace(' ', 'T')}Z`).toISOString()
}
