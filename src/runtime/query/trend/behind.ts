import { z } from 'zod'
import { operand, type Reader } from '../attributes.ts'
import { keyNames, placed } from '../breakdowns.ts'
import { bucketOf } from '../buckets.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { type Drillable, ofPeople, same, whereAll, within } from '../drill/behind.ts'
import type { Period } from '../plan.ts'
import { invalidQuery, strict } from '../schema/issues.ts'
import { bucketIndex, userKey } from '../source.ts'
import { and, integer, join, type Sql, sql } from '../sql.ts'
import { seriesOf } from './formula.ts'
import { wayOf } from './measures.ts'
import type { PlannedSeries, TrendPlan } from './plan.ts'
import { firstRows, seriesWhere, trailingOf } from './rows.ts'
import { topTables } from './sql.ts'

const index = z.number().int().min(0)
/** A series of the question, an interval (default: the whole range), and a row of the breakdown; all count from 0. */
const point = strict({
  series: index,
  /** The formula that it is looked at through: the series is one of those that it is made of. */
  formula: index.optional(),
  bucket: index.optional(),
  place: index.optional(),
  /** Of the range that is compared. */
  previous: z.literal(true).optional(),
})
type TrendPoint = z.infer<typeof point>

/** What stands behind a value: the events of the series in the interval. */
export const trendDrill: Drillable<TrendPlan, TrendPoint> = {
  point,
  behind(plan, asked, d) {
    within('series', asked.series, plan.series.length)
    within('formula', asked.formula, plan.formulas.length)
    if (asked.formula !== undefined) partOf(plan.formulas[asked.formula]!, asked.series)
    within('bucket', asked.bucket, plan.buckets.length)
    const period = asked.previous ? plan.previous : plan.current
    if (period === null) throw invalidQuery(['point', 'previous'], 'The query compares nothing.')
    const series = plan.series[asked.series]!
    const first = series.measure === 'first_time'
    const events = eventsOf(series, period, asked, plan, d)
    return {
      scope: plan.scope,
      tables: topTables(plan, d),
      users: first ? firsts(series, period, asked, plan, d) : sql`select ${userKey(plan.scope)} as u${events}`,
      events: first ? sql`${events}${ofPeople(plan.scope)}` : events,
    }
  },
}

/** Nobody stands behind a formula itself, only behind the series that it is made of. */
function partOf({ label, expression }: TrendPlan['formulas'][number], series: number): void {
  const used = seriesOf(expression)
  if (used.includes(series)) return
  const hint = used.length === 0 ? 'It has no series.' : `Possible: ${used.join(', ')}.`
  throw invalidQuery(['point', 'series'], `The formula "${label}" has no series ${series}.`, hint)
}

function eventsOf(series: PlannedSeries, period: Period, asked: TrendPoint, plan: TrendPlan, d: Dialect): Sql {
  const { window, conditions } = timed(series, period, asked, plan, d)
  const all = [...conditions, ...placedIn(asked, plan, { scope: plan.scope, dialect: d })]
  return join([seriesWhere(series, window, plan, d), ...all.map((condition) => sql` and ${condition}`)], '')
}

/** When the events happened that count for an interval. */
function timed(series: PlannedSeries, period: Period, { bucket }: TrendPoint, plan: TrendPlan, d: Dialect) {
  const created = sql`e.event_created`
  const active = wayOf(series.measure, plan.cumulative) === 'active' ? trailingOf(series, period) : null
  if (active && (bucket === undefined || active.ends.length > 0)) {
    const step = bucketOf(active.ruler, created, d)
    const end = bucket === undefined ? undefined : active.ends[bucket]!
    const from = end === undefined ? active.totalFrom : end - active.length + 1
    const until = end === undefined ? [] : [sql`${step} <= ${integer(end)}`]
    return { window: { from: active.from, to: period.to }, conditions: [sql`${step} >= ${integer(from)}`, ...until] }
  }
  if (bucket === undefined) return { window: period, conditions: [] }
  const comparison = plan.cumulative ? sql`<=` : sql`=`
  const at = sql`${bucketIndex(period, created, d)} ${comparison} ${integer(bucket)}`
  return { window: period, conditions: [at] }
}

/** Events with the values that a row of the breakdown stands for. */
function placedIn({ place }: TrendPoint, { breakdown, limit }: TrendPlan, reader: Reader): Sql[] {
  if (place === undefined || breakdown.length === 0) return []
  const keys = join(breakdown.map(({ attribute, of = 'event' }) => operand(attribute, of, reader).key))
  const values = sql`select ${join(keyNames(breakdown))} from top_values where place`
  if (place < limit) return [sql`(${keys}) in (${values} = ${integer(place)})`]
  return [sql`(${keys}) not in (${values} < ${integer(limit)})`]
}

function firsts(series: PlannedSeries, period: Period, asked: TrendPoint, plan: TrendPlan, d: Dialect): Sql {
  const rows = sql`(${firstRows(series, period, plan, d)})`
  const from = plan.breakdown.length > 0 ? placed(rows, plan.breakdown, plan.limit) : sql`${rows} as firsts`
  const until = plan.cumulative && asked.bucket !== undefined
  const inTime = until ? [sql`bucket <= ${integer(asked.bucket!)}`] : same(sql`bucket`, asked.bucket)
  const inPlace = plan.breakdown.length > 0 ? same(sql`place`, asked.place) : []
  return sql`select u from ${from}${whereAll([and([...inTime, ...inPlace])])}`
}
