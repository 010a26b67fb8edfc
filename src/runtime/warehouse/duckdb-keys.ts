import { duckdb } from '../query/dialects/duckdb.ts'
import { laneOf } from '../query/dialects/duckdb-lane.ts'
import { render, sql } from '../query/sql.ts'

/**
 * The compact key of a user in DuckDB's words: 63 bits of the id's MD5, so that it fits a signed 64-bit integer.
 * Every table that holds a `user_key` is filled with this expression; nothing else may compute one.
 */
export function userKeyOf(id: string): string {
  return `(md5_number_lower(${id}) >> 1)::bigint`
}

/** The key of an event's user before aliases; null when the event names nobody. */
export const eventUserKey = userKeyOf('coalesce(user_id, anonymous_id)')

/** The lane of an event, from its columns. */
export const eventLane = render(laneOf(sql`app_id`, sql`bot is not null`), duckdb).text
