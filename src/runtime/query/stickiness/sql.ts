import { bitmapColumns, bitsSet, fitsBitmap } from '../bitmaps.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { bucketColumn, eventsWhere, seriesCondition, userKey } from '../source.ts'
import { integer, join, type Sql, sql } from '../sql.ts'
import type { StickinessPlan } from './plan.ts'

/** `intervals, users`: users by the number of intervals that count for them. */
export function stickinessSql(plan: StickinessPlan, d: Dialect): Sql {
  const rows = plan.count === null && fitsBitmap(plan.period.size) ? bitmaps(plan, d) : intervals(plan, d)
  return sql`select intervals, count(*) as users from (${rows}) as people group by intervals`
}

/** One bit of a user for each interval. */
function bitmaps(plan: StickinessPlan, d: Dialect): Sql {
  const { size } = plan.period
  const words = bitmapColumns({ prefix: 'b', index: sql`bucket`, size, conditions: [] })
  const people = sql`select u, ${join(words)} from (${eventRows(plan, d)}) as events_read group by u`
  return sql`select ${bitsSet('b', size, d)} as intervals from (${people}) as bitmaps`
}

/** A row a user that any interval counts for: `u, intervals`, how many do. */
export function intervals(plan: StickinessPlan, d: Dialect): Sql {
  const counting =
    plan.count === null ? sql`` : sql` having count(*) ${comparisons[plan.count.op]} ${integer(plan.count.value)}`
  const active = sql`select u from (${eventRows(plan, d)}) as events_read group by u, bucket${counting}`
  return sql`select u, count(*) as intervals from (${active}) as active group by u`
}

const comparisons = { gte: sql`>=`, lte: sql`<=`, eq: sql`=` }

/** `u, bucket` of each event. */
function eventRows({ scope, period, event }: StickinessPlan, d: Dialect): Sql {
  const reader = { scope, dialect: d }
  const condition = seriesCondition(event, reader)
  const where = eventsWhere({
    ...reader,
    window: period,
    conditions: condition ? [condition] : [],
    users: true,
    filters: [event.filter],
    splits: [],
  })
  return sql`select ${userKey(scope)} as u, ${bucketColumn(period, sql`e.event_created`, d)}${where} and e.user_key is not null`
}
