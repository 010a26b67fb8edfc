import type { Row } from './analysis.ts'
import type { Dialect } from './dialects/dialect.ts'
import { integer, join, type Sql, sql, text } from './sql.ts'

/** How much of an event there is. */
export interface EventVolume {
  event_name: string
  /** Ever, bots included. */
  count: number
  /** ISO times of the first and the latest. */
  first_seen: string
  last_seen: string
  /** Of each of the last thirty times 24 hours, the latest at the end. */
  days: number[]
}

export const volumeDays = 30
const day = 86_400_000

/** The volume of every event of an app, the most frequent first. */
export function eventVolumes(
  appId: string,
  now: number,
  d: Dialect,
): { sql: Sql; read(rows: readonly Row[]): EventVolume[] } {
  const from = now - volumeDays * day
  const t = d.milliseconds(sql`e.event_created`)
  const own = join(d.ownEvents(text(appId), 'include'), ' and ')
  const within = sql`${t} >= ${integer(from)} and ${t} < ${integer(now)}`
  const nth = sql`case when ${within} then ${d.quotient(sql`${t} - ${integer(from)}`, integer(day))} else -1 end`
  const timed = sql`select e.event_name, ${t} as t, ${nth} as nth from events e where ${own}`
  return {
    sql: sql`select event_name, nth, count(*), min(t), max(t) from (${timed}) as timed group by event_name, nth`,
    read: (rows) =>
      [...byName(rows).values()].sort((a, b) => b.count - a.count || (a.event_name < b.event_name ? -1 : 1)),
  }
}

function byName(rows: readonly Row[]): Map<string, EventVolume> {
  const found = new Map<string, EventVolume>()
  for (const [name, nth, count, first, last] of rows) {
    const event_name = String(name)
    const known = found.get(event_name) ?? {
      event_name,
      count: 0,
      first_seen: iso(first),
      last_seen: iso(last),
      days: Array.from({ length: volumeDays }, () => 0),
    }
    known.count += Number(count)
    if (iso(first) < known.first_seen) known.first_seen = iso(first)
    if (iso(last) > known.last_seen) known.last_seen = iso(last)
    if (Number(nth) >= 0) known.days[Number(nth)] = Number(count)
    found.set(event_name, known)
  }
  return found
}

const iso = (milliseconds: Row[number] | undefined) => new Date(Number(milliseconds)).toISOString()
