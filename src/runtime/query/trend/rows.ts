import { operand } from '../attributes.ts'
import { keyNames } from '../breakdowns.ts'
import { bucketOf } from '../buckets.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Period } from '../plan.ts'
import { bucketColumn, eventsWhere, keyColumns, seriesCondition, userKey } from '../source.ts'
import { join, name, type Sql, sql } from '../sql.ts'
import { attributeMeasures } from '../vocabulary.ts'
import { aggregate, wayOf } from './measures.ts'
import { amount, flag, type Source, valueColumn } from './parts.ts'
import type { PlannedSeries, TrendPlan } from './plan.ts'

/** One scan's rows, in the grain its measures need: what a part reads as `source`. */
export function scanRows(source: Source, period: Period, scanned: readonly number[], plan: TrendPlan, d: Dialect): Sql {
  const rows = eventRows(source, period, scanned, plan, d)
  const columns = [...(period.ruler ? [sql`bucket`] : []), ...keyNames(plan.breakdown)]
  const bucket = period.ruler ? sql`` : sql`cast(null as bigint) as bucket, `
  if (source.grain === 'user')
    return sql`select distinct ${bucket}${join([...columns, sql`u`])} from (${rows}) as events_read`
  if (source.grain === 'event') return rows
  const amounts = scanned.map((index) => {
    const of = (it: Sql) => (source.flagged ? sql`case when ${flag(index)} then ${it} end` : it)
    const measured = aggregate(plan.series[index]!.measure, { of, user: sql`u`, value: valueColumn(index) }, d)
    return sql`${measured} as ${amount(index)}`
  })
  return sql`select ${bucket}${join([...columns, ...amounts])} from (${rows}) as events_read group by ${join(columns)}`
}

function eventRows({ flagged }: Source, period: Period, scanned: readonly number[], plan: TrendPlan, d: Dialect): Sql {
  const series = scanned.map((index) => ({ index, ...plan.series[index]! }))
  const needs = new Set(series.map(({ measure }) => wayOf(measure, plan.cumulative)))
  const users = series.some(
    ({ measure }) => !attributeMeasures.some((each) => each === measure) && measure !== 'events',
  )
  const conditions = series.map((each) => seriesCondition(each, { scope: plan.scope, dialect: d }))
  const columns = [
    bucketColumn(period, sql`e.event_created`, d),
    ...(users ? [sql`${userKey(plan.scope)} as u`] : []),
    ...(needs.has('sessions') ? [sql`e.session_id as sid, ${d.milliseconds(sql`e.event_created`)} as t`] : []),
    ...series.flatMap(({ index, measure, attribute }, at) => {
      const condition = flagged ? (conditions[at] ?? null) : null
      const mark = flagged ? [sql`${condition ?? sql`true`} as ${flag(index)}`] : []
      if (attribute === null) return mark
      const it = operand(attribute, 'event', { scope: plan.scope, dialect: d })
      const value = measure === 'distinct' ? sql`nullif(${it.key}, 'null')` : (it.number ?? it.text)
      const column = measure === 'distinct' || it.number ? valueColumn(index) : textColumn(index)
      return [...mark, sql`${condition ? sql`case when ${condition} then ${value} end` : value} as ${column}`]
    }),
  ]
  const rows = sql`select ${join(columns)}${keyColumns(plan.breakdown, { scope: plan.scope, dialect: d })}${eventsWhere(
    {
      scope: plan.scope,
      dialect: d,
      window: period,
      conditions: conditions.includes(null) ? [] : distinct(conditions as Sql[], series),
      users,
      filters: series.map(({ filter }) => filter),
      splits: plan.breakdown,
    },
  )}`
  const numbers = series.filter(
    ({ measure, attribute }) =>
      attribute !== null &&
      measure !== 'distinct' &&
      !operand(attribute, 'event', { scope: plan.scope, dialect: d }).number,
  )
  if (numbers.length === 0) return rows
  // A step of its own, so that the text, which is dear, is looked up once and not at each mention.
  const columnsOf = numbers.map(({ index }) => sql`, ${d.number(textColumn(index))} as ${valueColumn(index)}`)
  return sql`select *${join(columnsOf, '')} from (${rows}) as texts`
}

const textColumn = (index: number): Sql => name(`t${index}`)

/** Each condition once, so that series of the same events do not ask twice. */
function distinct(conditions: readonly Sql[], series: readonly PlannedSeries[]): Sql[] {
  const first = new Map(series.map((each, index) => [identity(each), conditions[index]!] as const).reverse())
  return [...first.values()].reverse()
}

/** `step, k0, …, u`: the steps on which each user is active, in the window of the first bucket and after. */
export function activeRows(series: PlannedSeries, period: Period, plan: TrendPlan, d: Dialect): Sql {
  const { from, ruler } = trailingOf(series, period)
  const step = bucketOf(ruler, sql`e.event_created`, d)
  const where = seriesWhere(series, { from, to: period.to }, plan, d)
  return sql`select distinct ${step} as step, ${userKey(plan.scope)} as u${keyColumns(plan.breakdown, { scope: plan.scope, dialect: d })}${where} and e.user_key is not null`
}

/** `bucket, k0, …, u`: each user whose first event of all history lies in the range, and where. */
export function firstRows(series: PlannedSeries, period: Period, plan: TrendPlan, d: Dialect): Sql {
  const where = sql`${seriesWhere(series, { from: null, to: period.to }, plan, d)} and e.user_key is not null`
  const u = userKey(plan.scope)
  const bucket = bucketColumn(period, sql`event_created`, d)
  const inRange = sql`event_created >= ${d.timestamp(period.from)}`
  if (plan.breakdown.length === 0) {
    return sql`select ${bucket}, u from (select ${u} as u, min(e.event_created) as event_created${where} group by ${u}) as firsts where ${inRange}`
  }
  const nth = sql`row_number() over (partition by ${u} order by e.event_created, e.event_id) as nth`
  const rows = sql`select e.event_created, ${u} as u, ${nth}${keyColumns(plan.breakdown, { scope: plan.scope, dialect: d })}${where}`
  return sql`select ${join([bucket, sql`u`, ...keyNames(plan.breakdown)])} from (${rows}) as firsts where nth = 1 and ${inRange}`
}

/** ` from events e … where …`: the events of a series, with their users. */
export function seriesWhere(
  series: PlannedSeries,
  window: { from: number | null; to: number },
  plan: TrendPlan,
  d: Dialect,
): Sql {
  const condition = seriesCondition(series, { scope: plan.scope, dialect: d })
  return eventsWhere({
    scope: plan.scope,
    dialect: d,
    window,
    conditions: condition ? [condition] : [],
    users: true,
    filters: [series.filter],
    splits: plan.breakdown,
  })
}

/** The window of an `active_*` series. */
export function trailingOf({ measure }: PlannedSeries, period: Period) {
  return period.trailing[measure === 'active_7d' ? '7' : '30']!
}

/** The same for series that read the same events. */
export function identity({ events, filter }: PlannedSeries): string {
  return JSON.stringify([events, filter])
}
