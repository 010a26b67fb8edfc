import type { Dialect } from '../dialects/dialect.ts'
import { eventName } from '../merged.ts'
import type { SqlType } from '../result.ts'
import { and, join, name, type Sql, sql, text } from '../sql.ts'
import type { SqlPlan } from './plan.ts'

/**
 * What a person's SQL can read: two tables with the rows of one app, and the columns in their order. An event that was
 * merged into another has its name.
 *
 * `events` has those of bots, too: `bot` says why, and is null for people. `canonical_id` is the user that the event
 * counts for, aliases resolved. `users` has one row for each user, whose `user_id` is the canonical one.
 */
export const tables = {
  events: {
    event_id: 'text',
    event_name: 'text',
    user_id: 'text',
    anonymous_id: 'text',
    session_id: 'text',
    event_created: 'timestamp',
    received_at: 'timestamp',
    loaded_at: 'timestamp',
    event_attributes: 'json',
    bot: 'text',
    canonical_id: 'text',
  },
  users: {
    user_id: 'text',
    user_attributes: 'json',
    first_seen: 'timestamp',
    last_seen: 'timestamp',
    updated_at: 'timestamp',
  },
} as const satisfies { [table: string]: { [column: string]: SqlType } }

export const readable: readonly string[] = Object.keys(tables)

/** `with events as (…), users as (…)`, which stand before a person's statement and hide the tables of all apps. */
export function ownTables({ appId, hasAliases, merged }: SqlPlan, d: Dialect): Sql {
  const app = text(appId)
  return sql`with events as ${d.inPlace}(${events(app, hasAliases, eventName(merged), and(d.ownEvents(app, 'include')))}), users as ${d.inPlace}(${users(app)})`
}

function events(app: Sql, hasAliases: boolean, named: Sql, own: Sql): Sql {
  const { canonical_id: _made, ...stored } = tables.events
  const read = (column: string) => (column === 'event_name' ? sql`${named} as event_name` : sql`e.${name(column)}`)
  const plain = join(Object.keys(stored).map(read))
  if (!hasAliases) {
    return sql`select ${plain}, coalesce(e.user_id, e.anonymous_id) as canonical_id from events e where ${own}`
  }
  return sql`select ${plain}, coalesce(c.canonical_id, e.user_id, e.anonymous_id) as canonical_id from events e left join user_canonical c on c.app_id = ${app} and c.user_key = e.user_key where ${own}`
}

function users(app: Sql): Sql {
  const columns = join(Object.keys(tables.users).map((column) => sql`p.${name(column)}`))
  return sql`select ${columns} from users p where p.app_id = ${app}`
}
