import type { Dialect } from '../dialects/dialect.ts'
import type { Split } from '../schema.ts'
import { bucketColumn, eventsWhere, keyColumns, seriesCondition, userKey } from '../source.ts'
import { and, join, type Sql, sql } from '../sql.ts'
import type { RetentionPlan } from './plan.ts'

/** True when an event that starts also counts as a return, and the other way round: nothing need tell them apart. */
export function sameSteps({ start, return: back }: RetentionPlan): boolean {
  return JSON.stringify(start) === JSON.stringify(back)
}

/**
 * `u, bucket` of start and return events alike, with `starts` and `returns` where they differ, `present` where
 * events before the range, whose bucket means nothing, are among them, and `t` for a breakdown.
 */
export function eventRows(plan: RetentionPlan, d: Dialect): Sql {
  const { scope, period, history, breakdown } = plan
  const reader = { scope, dialect: d }
  const inRange = sql`e.event_created >= ${d.timestamp(period.from)}`
  const [starts, returns] = [seriesCondition(plan.start, reader), seriesCondition(plan.return, reader)]
  const same = sameSteps(plan)
  const columns = [
    sql`${userKey(scope)} as u`,
    bucketColumn(period, sql`e.event_created`, d),
    ...(history ? [sql`${inRange} as present`] : []),
    ...(same ? [] : [sql`${starts ?? sql`true`} as starts`, sql`${returns ?? sql`true`} as returns`]),
    ...(breakdown.length > 0 ? [sql`${d.milliseconds(sql`e.event_created`)} as t`] : []),
  ]
  const returnsRead = and([...(returns ? [returns] : []), ...(history ? [inRange] : [])])
  const wanted = same ? [starts] : [starts, history || returns ? returnsRead : null]
  const where = eventsWhere({
    ...reader,
    window: { from: history ? null : period.from, to: period.to },
    conditions: wanted.includes(null) ? [] : (wanted as Sql[]),
    users: true,
    filters: [plan.start.filter, plan.return.filter],
    splits: [],
  })
  return sql`select ${join(columns)}${where} and e.user_key is not null`
}

/** The condition columns that make a row of `eventRows` a start, and a return. */
export function flags(plan: RetentionPlan): { starts: Sql[]; returns: Sql[] } {
  const same = sameSteps(plan)
  return {
    starts: same ? [] : [sql`starts`],
    returns: [...(same ? [] : [sql`returns`]), ...(plan.history ? [sql`present`] : [])],
  }
}

interface StartRows {
  splits?: readonly Split[]
  /** A select of the `u, t` that are wanted. Default: all. */
  among?: Sql
}

/** `u, bucket, t` of the start events, with `present` where some are before the range; `id, k0, …` with a breakdown. */
export function startRows(plan: RetentionPlan, d: Dialect, { splits = [], among }: StartRows = {}): Sql {
  const { scope, period, history } = plan
  const reader = { scope, dialect: d }
  const condition = seriesCondition(plan.start, reader)
  const time = d.milliseconds(sql`e.event_created`)
  const where = eventsWhere({
    ...reader,
    window: { from: history ? null : period.from, to: period.to },
    conditions: condition ? [condition] : [],
    users: true,
    filters: [plan.start.filter],
    splits,
  })
  const columns = [
    sql`${userKey(scope)} as u`,
    bucketColumn(period, sql`e.event_created`, d),
    sql`${time} as t`,
    ...(history ? [sql`e.event_created >= ${d.timestamp(period.from)} as present`] : []),
    ...(splits.length > 0 ? [sql`e.event_id as id`] : []),
  ]
  const known = among ? sql` and (${userKey(scope)}, ${time}) in (${among})` : sql``
  return sql`select ${join(columns)}${keyColumns(splits, reader)}${where} and e.user_key is not null${known}`
}

/** `u, bucket, t` of the return events. */
export function returnRows(plan: RetentionPlan, d: Dialect): Sql {
  const { scope, period } = plan
  const reader = { scope, dialect: d }
  const condition = seriesCondition(plan.return, reader)
  const where = eventsWhere({
    ...reader,
    window: period,
    conditions: condition ? [condition] : [],
    users: true,
    filters: [plan.return.filter],
    splits: [],
  })
  const columns = sql`${userKey(scope)} as u, ${bucketColumn(period, sql`e.event_created`, d)}, ${d.milliseconds(sql`e.event_created`)} as t`
  return sql`select ${columns}${where} and e.user_key is not null`
}
