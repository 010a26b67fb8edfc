import { bitAt, bitmapColumns, fitsBitmap } from '../bitmaps.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { bucketColumn, eventsWhere, seriesCondition, userKey } from '../source.ts'
import { join, type Sql, sql } from '../sql.ts'
import type { LifecyclePlan } from './plan.ts'

/** Users by interval of the plan's period. */
export interface LifecycleCounts {
  active: number[]
  /** Active in the interval before as well. */
  returning: number[]
  /** Never active before. */
  new: number[]
}

type Rows = readonly (readonly unknown[])[]

/** The statement, and what its rows mean. */
export function lifecycleSql(plan: LifecyclePlan, d: Dialect): { sql: Sql; counts(rows: Rows): LifecycleCounts } {
  return fitsBitmap(plan.period.size) ? bitmaps(plan, d) : intervals(plan, d)
}

/** A row a user with a bit for each interval; then by first interval, how many have a bit, or it and the one before. */
function bitmaps(plan: LifecyclePlan, d: Dialect) {
  const { size } = plan.period
  const conditions = plan.history ? [sql`present`] : []
  const words = bitmapColumns({ prefix: 'b', index: sql`bucket`, size, conditions })
  const people = sql`select u, min(${firstOf(plan)}) as first_bucket, ${join(words)} from (${eventRows(plan, d)}) as events_read group by u`
  const indexes = Array.from({ length: size }, (_, index) => index)
  const active = indexes.map((index) => summed(bitAt('b', index)))
  const returning = indexes.slice(1).map((index) => summed(sql`${bitAt('b', index)} & ${bitAt('b', index - 1)}`))
  const statement = sql`select first_bucket, count(*), ${join([...active, ...returning])} from (${people}) as people group by first_bucket`
  return {
    sql: statement,
    counts(rows: Rows): LifecycleCounts {
      const sums = (column: number) => rows.reduce((sum, row) => sum + Number(row[column]), 0)
      const firsts = new Map(rows.map(([first, users]) => [Number(first), Number(users)]))
      return {
        active: indexes.map((index) => sums(2 + index)),
        returning: indexes.map((index) => (index === 0 ? 0 : sums(1 + size + index))),
        new: indexes.map((index) => firsts.get(index) ?? 0),
      }
    },
  }
}

function summed(bit: Sql): Sql {
  return sql`cast(sum(${bit}) as bigint)`
}

const parts = ['active', 'returning', 'new'] as const

/** A row for each user and interval. */
function intervals(plan: LifecyclePlan, d: Dialect) {
  const tables = lifecycleTables(plan, d)
  const selects = [
    sql`select 0 as part, bucket, count(*) as users from active group by bucket`,
    sql`select 1, now.bucket, count(*) from active now join active before on before.u = now.u and before.bucket = now.bucket - 1 group by now.bucket`,
    sql`select 2, bucket, count(*) from firsts group by bucket`,
  ]
  return {
    sql: sql`with ${join(tables)} ${join(selects, ' union all ')}`,
    counts(rows: Rows): LifecycleCounts {
      const empty = () => new Array<number>(plan.period.size).fill(0)
      const counts: LifecycleCounts = { active: empty(), returning: empty(), new: empty() }
      for (const [part, bucket, users] of rows) {
        if (Number(bucket) >= 0) counts[parts[Number(part)]!][Number(bucket)] = Number(users)
      }
      return counts
    },
  }
}

/** The tables `active`, the intervals that users are active in, and `firsts`, the first one of each; -1 before the period. */
export function lifecycleTables(plan: LifecyclePlan, d: Dialect): Sql[] {
  const present = plan.history ? sql` where present` : sql``
  return [
    sql`events_read as (${eventRows(plan, d)})`,
    sql`active as (select distinct u, bucket from events_read${present})`,
    sql`firsts as (select u, min(${firstOf(plan)}) as bucket from events_read group by u)`,
  ]
}

/** `u, bucket`, with `present` where events before the period, whose bucket means nothing, are among them. */
function eventRows({ scope, period, event, history }: LifecyclePlan, d: Dialect): Sql {
  const reader = { scope, dialect: d }
  const condition = seriesCondition(event, reader)
  const where = eventsWhere({
    ...reader,
    window: { from: history ? null : period.from, to: period.to },
    conditions: condition ? [condition] : [],
    users: true,
    filters: [event.filter],
    splits: [],
  })
  const present = history ? sql`, e.event_created >= ${d.timestamp(period.from)} as present` : sql``
  return sql`select ${userKey(scope)} as u, ${bucketColumn(period, sql`e.event_created`, d)}${present}${where} and e.user_key is not null`
}

function firstOf({ history }: LifecyclePlan): Sql {
  return history ? sql`case when present then bucket else -1 end` : sql`bucket`
}
