import { randomUUID } from 'node:crypto'
import { hourOf } from '../../places.ts'
import type { Erasure } from '../../ports.ts'
import { ofApps } from '../tables-of-apps.ts'
import { literal, timestamp } from './literal.ts'
import type { Loading } from './load.ts'
import { transaction } from './transaction.ts'

/** Takes an app's rows out, in one transaction, as `duckdb-erase.ts` does (`Warehouse.erase`). */
export async function eraseRows(what: Erasure, { client, cluster, failed }: Loading): Promise<void> {
  // A name of its own each time: the same may have to go again, of what came late.
  const token = randomUUID()
  const how = { client, cluster, failed, token, name: `dataloaf:erase:${token.slice(0, 8)}` }
  await transaction(['lock load_ledger', ...statementsOf(what)], how)
}

function statementsOf({ app_id, before }: Erasure): string[] {
  const app = literal(app_id)
  if (before === null) return ofApps.map((table) => `delete from ${table} where app_id = ${app}`)
  const moment = timestamp(before)
  return [
    `delete from events where app_id = ${app} and event_created < ${moment}`,
    `create temp table outlived as
     select u.app_id, u.user_key, min(e.event_created) as first_seen, max(e.event_created) as last_seen
     from users u left join (
       select coalesce(c.canonical_key, e.user_key) as user_key, e.event_created
       from events e left join user_canonical c on c.app_id = e.app_id and c.user_key = e.user_key
       where e.app_id = ${app} and e.bot is null and e.user_key is not null) e
     on e.user_key = u.user_key
     where u.app_id = ${app} and u.first_seen < ${moment}
     group by u.app_id, u.user_key`,
    `update users set first_seen = o.first_seen, last_seen = o.last_seen
     from outlived o where users.app_id = o.app_id and users.user_key = o.user_key`,
    `delete from users where app_id = ${app} and first_seen is null and updated_at is null`,
    `delete from quarantined where app_id = ${app} and object_key >= 'events/'
       and object_key < ${literal(hourOf('events', before))}`,
  ]
}
