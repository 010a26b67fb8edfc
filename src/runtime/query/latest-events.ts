import type { Attributes } from '../../event.ts'
import type { Row } from './analysis.ts'
import type { Dialect } from './dialects/dialect.ts'
import { digits, join, sql, text } from './sql.ts'
import { type Asked, isoOf, jsonOf } from './users/asked.ts'

export interface LatestEvents {
  appId: string
  /** Only those that were loaded since, in milliseconds; what was loaded in that very moment is among them. */
  since: number | null
  limit: number
}

/** As it is stored; times are ISO 8601 UTC. */
export interface LatestEvent {
  app_id: string
  event_id: string
  event_name: string
  user_id: string | null
  anonymous_id: string | null
  session_id: string | null
  event_created: string
  received_at: string
  event_attributes: Attributes
  bot: string | null
}

export interface Latest {
  /** Oldest first. */
  events: LatestEvent[]
  /** When the latest load was, of any app, in milliseconds; null when nothing was found. */
  loadedAt: number | null
}

/** The events of an app that were received last, of people and of bots. */
export function latestEvents({ appId, since, limit }: LatestEvents, d: Dialect): Asked<Latest> {
  const loaded = since === null ? [] : [sql`e.loaded_at >= ${d.timestamp(since)}`]
  const meant = join([...d.ownEvents(text(appId), 'include'), ...loaded], ' and ')
  const last = digits(limit)
  // Only those few rows are read in full: documents are most of what a table holds.
  const first = sql`select min(received_at) from (select e.received_at from events e where ${meant} order by e.received_at desc limit ${last}) as newest`
  const times = [sql`e.event_created`, sql`e.received_at`, sql`(select max(loaded_at) from load_ledger)`]
  const columns = sql`e.event_id, e.event_name, e.user_id, e.anonymous_id, e.session_id, e.bot, e.event_attributes`
  return {
    sql: sql`select ${columns}, ${join(times.map(d.milliseconds))} from events e where ${meant} and e.received_at >= (${first}) order by e.received_at desc, e.event_id desc limit ${last}`,
    read: (rows) => ({
      events: rows.map((row) => ({ app_id: appId, ...eventOf(row) })).reverse(),
      loadedAt: rows[0] ? Number(rows[0][9]) : null,
    }),
  }
}

function eventOf(row: Row): Omit<LatestEvent, 'app_id'> {
  const textOf = (column: number) => (row[column] === null ? null : String(row[column]))
  return {
    event_id: String(row[0]),
    event_name: String(row[1]),
    user_id: textOf(2),
    anonymous_id: textOf(3),
    session_id: textOf(4),
    event_created: isoOf(row[7])!,
    received_at: isoOf(row[8])!,
    event_attributes: jsonOf<Attributes>(row[6], {}),
    bot: textOf(5),
  }
}
