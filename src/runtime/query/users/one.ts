import { stepReached } from '../../../event.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { join, type Sql, sql, text } from '../sql.ts'

/** One user, by the id that everything else of theirs is counted under. */
export interface One {
  appId: string
  userId: string
}

/** `keys`: a table of the compact keys of all the user's ids, as column `k`. */
export function keysOf({ appId, userId }: One): Sql {
  const app = text(appId)
  const id = text(userId)
  const own = sql`select user_key as k from users where app_id = ${app} and user_id = ${id}`
  return sql`keys as (${own} union select user_key from user_canonical where app_id = ${app} and canonical_id = ${id})`
}

/** ` from events e where …`: what the user did; bots are no users. */
export function theirEvents({ appId }: One, d: Dialect): Sql {
  return sql` from events e where ${join(d.ownEvents(text(appId), 'exclude'), ' and ')} and e.user_key in (select k from keys)`
}

/** Of an event that says that a declared step was reached. */
export const reached = sql`e.event_name = ${text(stepReached)}`
