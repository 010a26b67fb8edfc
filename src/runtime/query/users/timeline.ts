import { z } from 'zod'
import type { Attributes } from '../../../event.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { sessionGap, sessionRows } from '../session-rows.ts'
import { digits, integer, type Sql, sql, text } from '../sql.ts'
import { type Asked, isoOf, jsonOf } from './asked.ts'
import { keysOf, type One, theirEvents } from './one.ts'

/** Where a page of a timeline ended: milliseconds, and the event's id. */
export type TimelinePlace = [at: number, eventId: string]

export const placeSchema: z.ZodType<TimelinePlace> = z.tuple([z.number().int(), z.string().max(1_000)])

export interface TimelineEvent {
  event_id: string
  event_name: string
  event_created: string
  event_attributes: Attributes
  /** ISO time at which its session began; the same for the events of one session. */
  session_start: string
  session_id: string | null
}

export interface TimelinePage {
  events: TimelineEvent[]
  next: TimelinePlace | null
}

export interface UserSession {
  start: string
  /** Seconds from its first event to its last. */
  duration: number
  events: number
  first_event: string
  last_event: string
}

export interface TimelineQuery {
  event?: string | undefined
  before?: TimelinePlace | undefined
  limit?: number | undefined
}

/** What the user did, the latest first. Sessions are those of all their events, whichever are shown. */
export function timeline(one: One, { event, before, limit = 50 }: TimelineQuery, d: Dialect): Asked<TimelinePage> {
  const shown = [
    ...(event === undefined ? [] : [sql`event_name = ${text(event)}`]),
    ...(before ? [isBefore(before)] : []),
  ]
  const where = shown.length > 0 ? sql` where ${shown.reduce((all, each) => sql`${all} and ${each}`)}` : sql``
  const page = sql`select event_id, event_name, t, event_attributes, session_start, session_id from cut${where} order by t desc, event_id desc limit ${digits(limit + 1)}`
  return {
    sql: sql`with ${keysOf(one)}, ${cutTables(one, d)} ${page}`,
    read: (rows) => {
      const events = rows.slice(0, limit).map(([id, name, t, attributes, start, session]) => ({
        event_id: String(id),
        event_name: String(name),
        event_created: isoOf(t)!,
        event_attributes: jsonOf<Attributes>(attributes, {}),
        session_start: isoOf(start)!,
        session_id: session === null ? null : String(session),
      }))
      const end = rows.length > limit ? rows[limit - 1] : undefined
      return { events, next: end ? [Number(end[2]), String(end[0])] : null }
    },
  }
}

/** How many sessions the user had, and the latest of them. */
export function userSessions(one: One, d: Dialect, most = 30): Asked<{ total: number; sessions: UserSession[] }> {
  const moment = { time: sql`t`, id: sql`event_id` }
  const ends = sql`${d.first(sql`event_name`, moment)} as first_event, ${d.last(sql`event_name`, moment)} as last_event`
  const grouped = sql`grouped as (select session, min(t) as start_t, max(t) - min(t) as length, count(*) as events, ${ends} from rows_cut group by session)`
  return {
    sql: sql`with ${keysOf(one)}, ${rowsTable(one, d)}, ${grouped} select start_t, length, events, first_event, last_event, (select count(*) from grouped) from grouped order by start_t desc limit ${digits(most)}`,
    read: (rows) => ({
      total: Number(rows[0]?.[5] ?? 0),
      sessions: rows.map(([start, length, events, first, last]) => ({
        start: isoOf(start)!,
        duration: Number(length) / 1000,
        events: Number(events),
        first_event: String(first),
        last_event: String(last),
      })),
    }),
  }
}

/** `rows_cut`: each event with the number of its session. */
function rowsTable(one: One, d: Dialect): Sql {
  const t = d.milliseconds(sql`e.event_created`)
  const read = sql`did as (select cast(1 as bigint) as u, e.session_id as sid, ${t} as t, e.event_id, e.event_name, e.event_attributes, e.session_id${theirEvents(one, d)})`
  const columns = [sql`t`, sql`event_id`, sql`event_name`, sql`event_attributes`, sql`session_id`]
  return sql`${read}, rows_cut as (select * from ${sessionRows({ from: sql`did`, columns, gap: sessionGap }, d)})`
}

function cutTables(one: One, d: Dialect): Sql {
  return sql`${rowsTable(one, d)}, cut as (select event_id, event_name, t, event_attributes, session_id, min(t) over (partition by session) as session_start from rows_cut)`
}

function isBefore([t, id]: TimelinePlace): Sql {
  return sql`(t < ${integer(t)} or (t = ${integer(t)} and event_id < ${text(id)}))`
}
