import type { DuckDBConnection } from '@duckdb/node-api'
import { hourOf } from '../places.ts'
import type { Erasure } from '../ports.ts'
import { inTransaction } from './attributes/registry.ts'
import { query } from './load/sql.ts'
import { ofApps } from './tables-of-apps.ts'

/** Takes an app's rows out, in one transaction (`Warehouse.erase`). */
export async function eraseRows(connection: DuckDBConnection, { app_id, before }: Erasure): Promise<void> {
  await inTransaction(connection, async () => {
    if (before === null)
      for (const table of ofApps) await query(connection, `delete from ${table} where app_id = $1`, [app_id])
    else await eraseEvents(connection, app_id, before)
  })
  // Until it is written into the file the rows still take their space; who reads at the moment may be in the way.
  await connection.run('checkpoint').catch(() => {})
}

async function eraseEvents(connection: DuckDBConnection, app: string, before: number): Promise<void> {
  await query(connection, `delete from events where app_id = $1 and event_created < ${moment}`, [app, before])
  await query(connection, `create or replace temp table outlived as ${whoWasSeen}`, [app, before])
  await connection.run(`
    update users u set first_seen = o.first_seen, last_seen = o.last_seen
    from outlived o where u.app_id = o.app_id and u.user_key = o.user_key`)
  // A user is somebody who did something or of whom something was said.
  await query(connection, 'delete from users where app_id = $1 and first_seen is null and updated_at is null', [app])
  await query(connection, 'delete from quarantined where app_id = $1 and object_key >= $2 and object_key < $3', [
    app,
    'events/',
    hourOf('events', before),
  ])
  await connection.run('drop table outlived')
}

const moment = 'epoch_ms($2::bigint)'

/** Users who were first seen before that, and when what is left of their events says that they were. */
const whoWasSeen = `
  select u.app_id, u.user_key, min(e.event_created) as first_seen, max(e.event_created) as last_seen
  from users u left join (
    select coalesce(c.canonical_key, e.user_key) as user_key, e.event_created
    from events e left join user_canonical c on c.app_id = e.app_id and c.user_key = e.user_key
    where e.app_id = $1 and e.bot is null and e.user_key is not null) e
  on e.user_key = u.user_key
  where u.app_id = $1 and u.first_seen < ${moment}
  group by u.app_id, u.user_key`
