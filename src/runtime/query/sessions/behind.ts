import { z } from 'zod'
import { keyNames, placed } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { type Drillable, same, whereAll, within } from '../drill/behind.ts'
import { strict } from '../schema/issues.ts'
import { sessionRows } from '../session-rows.ts'
import { bucketColumn, eventsWhere, seriesCondition } from '../source.ts'
import { join, type Sql, sql } from '../sql.ts'
import type { SessionsPlan } from './plan.ts'
import { sessionTables, wholeSessions } from './sql.ts'

const index = z.number().int().min(0)
/** An interval that sessions begin in (default: the whole range), and a row of the breakdown, both from 0. */
const point = strict({ bucket: index.optional(), place: index.optional() })
type SessionsPoint = z.infer<typeof point>

/** What stands behind a value: the sessions that begin in the interval, by their users and events. */
export const sessionsDrill: Drillable<SessionsPlan, SessionsPoint> = {
  point,
  behind(plan, asked, d) {
    within('bucket', asked.bucket, plan.buckets.length)
    const reader = { scope: plan.scope, dialect: d }
    const condition = seriesCondition(plan.event, reader)
    const where = eventsWhere({
      ...reader,
      window: plan.period,
      conditions: condition ? [condition] : [],
      users: true,
      filters: [plan.event.filter],
      splits: [],
    })
    const rows = sessionRows({ from: sql`events_read`, columns: [sql`event_id`], gap: plan.gap }, d)
    const ids = sql`select event_id from ${rows} where session in (select session from sessions_behind)`
    return {
      scope: plan.scope,
      tables: [...sessionTables(plan, d), sql`sessions_behind as (${sessionsBehind(plan, asked, d)})`],
      users: sql`select u from sessions_behind`,
      events: sql`${where} and e.event_id in (${ids})`,
    }
  },
}

/** `session, u`: the number and the first known user of each session that counts. */
function sessionsBehind(plan: SessionsPlan, { bucket, place }: SessionsPoint, d: Dialect): Sql {
  const whole = wholeSessions({ ...plan, measure: 'per_user' }, d)
  const columns = [bucketColumn(plan.period, sql`event_created`, d), sql`session, cast(u as bigint) as u`]
  const all = sql`(select ${join([...columns, ...keyNames(plan.breakdown)])} from ${whole})`
  const split = plan.breakdown.length > 0
  const from = split ? placed(all, plan.breakdown, plan.limit) : sql`${all} as sessions_placed`
  const conditions = [...same(sql`bucket`, bucket), ...(split ? same(sql`place`, place) : [])]
  return sql`select session, u from ${from}${whereAll(conditions)}`
}
