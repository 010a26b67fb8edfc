import type { Dialect } from '../dialects/dialect.ts'
import { eventName } from '../merged.ts'
import { and, type Sql, sql, text } from '../sql.ts'
import type { SqlPlan } from './plan.ts'

/**
 * What a person's SQL can read: two tables with the rows of one app; an event that was merged into another has its name.
 *
 * `events`, those of bots included (`bot` says why, null for people):
 * `event_id`, `event_name`, `user_id`, `anonymous_id`, `session_id`, `event_created`, `received_at`, `loaded_at`,
 * `event_attributes` (JSON), `bot`, and `canonical_id`: the user that the event counts for, aliases resolved.
 *
 * `users`, one row for each user: `user_id` (the canonical one, as in `canonical_id`), `user_attributes` (JSON),
 * `first_seen`, `last_seen`, `updated_at`.
 */
export const readable = ['events', 'users'] as const

/** `with events as (…), users as (…)`, which stand before a person's statement and hide the tables of all apps. */
export function ownTables({ appId, hasAliases, merged }: SqlPlan, d: Dialect): Sql {
  const app = text(appId)
  return sql`with events as ${d.inPlace}(${events(app, hasAliases, eventName(merged), and(d.ownEvents(app, 'include')))}), users as ${d.inPlace}(${users(app)})`
}

function events(app: Sql, hasAliases: boolean, named: Sql, own: Sql): Sql {
  const plain = sql`e.event_id, ${named} as event_name, e.user_id, e.anonymous_id, e.session_id, e.event_created, e.received_at, e.loaded_at, e.event_attributes, e.bot`
  if (!hasAliases) {
    return sql`select ${plain}, coalesce(e.user_id, e.anonymous_id) as canonical_id from events e where ${own}`
  }
  return sql`select ${plain}, coalesce(c.canonical_id, e.user_id, e.anonymous_id) as canonical_id from events e left join user_canonical c on c.app_id = ${app} and c.user_key = e.user_key where ${own}`
}

function users(app: Sql): Sql {
  return sql`select p.user_id, p.user_attributes, p.first_seen, p.last_seen, p.updated_at from users p where p.app_id = ${app}`
}
