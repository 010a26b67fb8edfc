import type { Row } from './analysis.ts'
import type { Dialect } from './dialects/dialect.ts'
import { digits, integer, join, type Sql, sql, text } from './sql.ts'

/** Minutes that are told apart. */
export const paceMinutes = 60
const minute = 60_000

/** What came and what was loaded in each of the last sixty minutes, the latest at the end. */
export interface Pace {
  /** Events of the app by when the collector received them, of those that are loaded. */
  received: number[]
  /** Objects that were loaded, and the app's lines in them. */
  objects: number[]
  loaded: number[]
}

export function pace(appId: string, now: number, d: Dialect): { sql: Sql; read(rows: readonly Row[]): Pace } {
  const from = now - paceMinutes * minute
  const app = text(appId)
  const nth = (time: Sql) => sql`${d.quotient(sql`${d.milliseconds(time)} - ${integer(from)}`, integer(minute))}`
  const within = (time: Sql) => sql`${time} >= ${d.timestamp(from)} and ${time} < ${d.timestamp(now)}`
  const own = join(d.ownEvents(app, 'include'), ' and ')
  const events = sql`select 0 as part, ${nth(sql`e.received_at`)} as nth, 1 as n, 1 as objects from events e where ${own} and ${within(sql`e.received_at`)}`
  const lines = sql`select 1 as part, ${nth(sql`l.loaded_at`)} as nth, c.rows as n, 1 as objects from load_counts c join load_ledger l on l.object_key = c.object_key where c.app_id = ${app} and ${within(sql`l.loaded_at`)}`
  return {
    sql: sql`select part, nth, sum(n), sum(objects) from (${events} union all ${lines}) as paced where nth >= ${digits(0)} and nth < ${digits(paceMinutes)} group by part, nth`,
    read: (rows) => {
      const of = (part: number, column: number) => {
        const minutes = Array.from({ length: paceMinutes }, () => 0)
        for (const row of rows) if (Number(row[0]) === part) minutes[Number(row[1])] = Number(row[column])
        return minutes
      }
      return { received: of(0, 2), loaded: of(1, 2), objects: of(1, 3) }
    },
  }
}
