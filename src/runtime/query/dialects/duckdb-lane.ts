import { type Sql, sql } from '../sql.ts'

/**
 * What the column `lane` of DuckDB's `events` holds: 62 bits of the app's MD5, then one for bots. An app's people, its
 * bots, or both are neighbouring whole numbers, which a scan compares at no cost where texts and nulls take a third of it.
 * Loading and questions both use this expression; nothing else may compute a lane.
 */
export function laneOf(appId: Sql, isBot: Sql): Sql {
  return sql`(cast(md5_number_lower(${appId}) >> 2 as bigint) * 2 + cast(${isBot} as bigint))`
}
