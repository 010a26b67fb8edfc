import { keyNames, placed, topSql } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { sessionFacts, sessionRows } from '../session-rows.ts'
import { bucketColumn, eventsWhere, keyColumns, seriesCondition, userKey } from '../source.ts'
import { join, name, type Sql, sql } from '../sql.ts'
import { emptyValue, factOf, sessionMeasure } from './measures.ts'
import type { SessionsPlan } from './plan.ts'

/**
 * One statement for the whole question. Its columns: `bucket, place, v, k0, …`; no bucket is the whole range, no place
 * all sessions. Rows with keys name the values of the breakdown by their place.
 */
export function sessionsSql(plan: SessionsPlan, d: Dialect): Sql {
  const tables = sessionTables(plan, d)
  if (plan.breakdown.length === 0) {
    return sql`with ${join(tables)} select bucket, null, v from (${measured(plan, sql`sessions`, [], d)}) as measured`
  }
  const keys = keyNames(plan.breakdown)
  const missing = keys.map(() => sql`, cast(null as varchar)`)
  const from = placed(sql`sessions`, plan.breakdown, plan.limit)
  const values = sql`select bucket, place, v${join(missing, '')} from (${measured(plan, from, [sql`place`], d)}) as measured`
  const names = sql`select cast(null as bigint), place, cast(null as double precision), ${join(keys)} from top_values`
  return sql`with ${join(tables)} ${names} union all ${values}`
}

/** The tables `events_read` and `sessions`, and with a breakdown `top_values`. */
export function sessionTables(plan: SessionsPlan, d: Dialect): Sql[] {
  const events = sql`events_read as ${d.inPlace}(${eventRows(plan, d)})`
  const sessions = sql`sessions as (${sessionsOf(plan, d)})`
  const top = plan.breakdown.length > 0 ? [sql`top_values as (${topOf(plan, d)})`] : []
  return [events, sessions, ...top]
}

/** The events that make sessions. */
function eventRows(plan: SessionsPlan, d: Dialect): Sql {
  const { scope, event, containing, breakdown } = plan
  const reader = { scope, dialect: d }
  const condition = seriesCondition(event, reader)
  const columns = [
    sql`${userKey(scope)} as u, e.session_id as sid, ${d.milliseconds(sql`e.event_created`)} as t, e.event_created, e.event_id`,
    ...(containing
      ? [sql`case when ${seriesCondition(containing, reader) ?? sql`true`} then 1 else 0 end as hit`]
      : []),
  ]
  const where = eventsWhere({
    ...reader,
    window: plan.period,
    conditions: condition ? [condition] : [],
    users: true,
    filters: [event.filter, containing?.filter ?? null],
    splits: breakdown,
  })
  return sql`select ${join(columns)}${keyColumns(breakdown, reader)}${where}`
}

/** `bucket, k0, …` and the measure's fact: a row for each session that counts. */
function sessionsOf(plan: SessionsPlan, d: Dialect): Sql {
  const { period, measure, breakdown } = plan
  const fact = factOf(measure)
  const columns = [...(fact ? [name(fact)] : []), ...keyNames(breakdown)].map((column) => sql`, ${column}`)
  const whole = plan.containing !== null || breakdown.length > 0
  const each = whole ? wholeSessions(plan, d) : sessionFacts({ from: sql`events_read`, gap: plan.gap }, fact, d)
  return sql`select ${bucketColumn(period, sql`event_created`, d)}${join(columns, '')} from ${each}`
}

/** Sessions from all their events, with their number as `session`. */
export function wholeSessions({ measure, containing, breakdown, gap }: SessionsPlan, d: Dialect): Sql {
  const keys = keyNames(breakdown)
  const first = (value: Sql) => sql`${d.first(value, { time: sql`t`, id: sql`event_id` })} as ${value}`
  const facts = {
    u: first(sql`u`),
    events: sql`count(*) as events`,
    length: sql`max(t) - min(t) as length`,
    alone: sql`case when count(*) = 1 then 1 else 0 end as alone`,
  }
  const fact = factOf(measure)
  const kept = [sql`t, event_created, u, event_id`, ...(containing ? [sql`hit`] : []), ...keys]
  const columns = [
    sql`session, min(event_created) as event_created`,
    ...(fact ? [facts[fact]] : []),
    ...keys.map(first),
  ]
  const rows = sessionRows({ from: sql`events_read`, columns: kept, gap }, d)
  const having = containing ? sql` having max(hit) = 1` : sql``
  return sql`(select ${join(columns)} from ${rows} group by session${having}) as whole_sessions`
}

/** Every value of the breakdown with its measure over the whole range, highest first. */
function topOf({ breakdown, limit, measure }: SessionsPlan, d: Dialect): Sql {
  const keys = join(keyNames(breakdown))
  const value = cast(sessionMeasure(measure, d))
  const total = emptyValue(measure) === 0 ? sql`coalesce(${value}, 0)` : value
  return topSql(breakdown, sql`select ${keys}, ${total} as total from sessions group by ${keys}`, limit, d)
}

/** `bucket, …by, v`: per bucket and over the whole range, per group and over all of them. */
function measured({ period, measure }: SessionsPlan, from: Sql, by: readonly Sql[], d: Dialect): Sql {
  const value = sql`${cast(sessionMeasure(measure, d))} as v`
  const [bucket, buckets] = period.ruler
    ? [sql`bucket`, [[], [sql`bucket`]]]
    : [sql`cast(null as bigint) as bucket`, [[]]]
  const sets = buckets.flatMap((set) => (by.length === 0 ? [set] : [set, [...set, ...by]]))
  const grouping = join(sets.map((set) => sql`(${join(set)})`))
  return sql`select ${join([bucket, ...by, value])} from ${from} group by grouping sets (${grouping})`
}

function cast(value: Sql): Sql {
  return sql`cast(${value} as double precision)`
}
