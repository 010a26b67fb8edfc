import type { AppFacts, Period, Scope, Step } from '../plan.ts'
import { invalidQuery } from '../schema/issues.ts'
import type { Attribute, Series, Split, TrendQuery } from '../schema.ts'
import { hour, type WeekStart } from '../time/calendar.ts'
import { type Bounds, boundsOf, type Distance, earlier, ownLength, shiftDistance } from '../time/range.ts'
import { firstStart, indexOf, labelsOf, type Ruler, rulerOf, startsOf } from '../time/ruler.ts'
import { trailingOf } from '../time/trailing.ts'
import { shifted, type Zone, zoneOf } from '../time/zone.ts'
import type { Interval, Measure } from '../vocabulary.ts'
import { type Expression, parseFormula } from './formula.ts'
import { formulas } from './schema.ts'

/** More buckets than this are refused: nobody can look at them. */
export const maximalBuckets = 10_000

/** A question with nothing left open: absolute times, every default filled in, plain JSON. */
export interface TrendPlan {
  kind: 'trend'
  scope: Scope
  interval: Interval | 'none'
  every: number
  /** Local labels and UTC milliseconds of the buckets' whole intervals. */
  buckets: string[]
  starts: number[]
  current: Period
  previous: Period | null
  series: PlannedSeries[]
  breakdown: Split[]
  limit: number
  formulas: { label: string; expression: Expression }[]
  cumulative: boolean
  movingAverage: number | null
}

export interface PlannedSeries extends Step {
  label: string
  measure: Measure
  attribute: Attribute | null
}

/** Decides everything about a trend. Throws `invalid_query` for a range, zone or interval that cannot be. */
export function planTrend(query: TrendQuery, app: AppFacts, now: number): TrendPlan {
  const zone = zoneOf(query.time_zone ?? app.timeZone)
  const weekStart = query.week_start ?? app.weekStart
  const range = query.range ?? { last: 30, unit: 'day' }
  const bounds = boundsOf(range, { now, zone, weekStart, firstEvent: app.firstEvent })
  const interval = query.interval ?? defaultInterval(bounds, zone)
  const every = query.every ?? 1
  const series = query.series.map(plannedSeries)
  const current = { bounds, zone, weekStart, interval, every, windows: windowsOf(series) }
  const period = periodOf({ ...current, start: startOf(current) })
  const starts = period.ruler ? startsOf(period.ruler, period.size, zone) : []
  return {
    kind: 'trend',
    scope: {
      appId: app.appId,
      bots: query.bots ?? 'exclude',
      filter: query.filter ?? null,
      hasAliases: app.hasAliases,
      timeZone: zone.name,
    },
    interval,
    every,
    buckets: period.ruler ? labelsOf(period.ruler, starts, zone) : [],
    starts,
    current: period,
    previous: previousOf(query, current),
    series,
    breakdown: query.breakdown ?? [],
    limit: query.limit ?? 10,
    formulas: formulas(query).map(({ expression: text, label }) => {
      const expression = parseFormula(text, series.length)
      if ('message' in expression) throw invalidQuery(['formula'], expression.message, expression.hint)
      return { label: label ?? text, expression }
    }),
    cumulative: query.cumulative ?? false,
    movingAverage: query.moving_average ?? null,
  }
}

function plannedSeries({ event, filter, measure = 'events', attribute, label }: Series): PlannedSeries {
  const events = event === null ? null : typeof event === 'string' ? [event] : [...new Set(event)]
  return {
    label: label ?? (events === null ? 'Any event' : events.join(', ')),
    events,
    filter: filter ?? null,
    measure,
    attribute: attribute ?? null,
  }
}

/** Up to 48 hours by the hour, 92 days by the day, 52 weeks by the week, else by the month. */
function defaultInterval({ from, to }: Bounds, zone: Zone): Interval {
  const hours = (to + zone.offsetAt(to) - from - zone.offsetAt(from)) / hour
  if (hours <= 48) return 'hour'
  if (hours <= 92 * 24) return 'day'
  return hours <= 52 * 7 * 24 ? 'week' : 'month'
}

function windowsOf(series: readonly PlannedSeries[]): number[] {
  const days = series.flatMap(({ measure }) => (measure === 'active_7d' ? [7] : measure === 'active_30d' ? [30] : []))
  return [...new Set(days)]
}

interface PeriodOptions {
  bounds: Bounds
  zone: Zone
  weekStart: WeekStart
  interval: Interval | 'none'
  every: number
  windows: readonly number[]
}

function startOf({ bounds, zone, interval, weekStart }: PeriodOptions): number {
  return interval === 'none' ? 0 : firstStart(bounds.from, zone, interval, weekStart)
}

function periodOf(options: PeriodOptions & { start: number; shown?: number }): Period {
  const { bounds, zone, interval, every, start, windows } = options
  const { from, to } = bounds
  const ruler = interval === 'none' ? null : rulerOf({ zone, interval, every, start, to })
  const size = ruler ? indexOf(ruler, to - 1) + 1 : 0
  if (size > maximalBuckets) throw tooManyBuckets(size, interval)
  const trailing = windows.map((days) => [days, trailingOf({ ...options, ruler, size, days })])
  return {
    from,
    to,
    ruler,
    size,
    clamp: ruler !== null && strays(ruler, bounds, size),
    trailing: Object.fromEntries(trailing),
  }
}

/** True when an event of the range can have an index beside the buckets. */
function strays(ruler: Ruler, { from, to }: Bounds, size: number): boolean {
  const changes = ruler.kind === 'hours' ? [] : ruler.regimes.map((regime) => regime.from)
  return [from, ...changes.flatMap((at) => [at - 1, at]), to - 1]
    .filter((instant) => instant >= from && instant < to)
    .some((instant) => indexOf(ruler, instant) < 0 || indexOf(ruler, instant) >= size)
}

function tooManyBuckets(size: number, interval: string) {
  return invalidQuery(
    ['interval'],
    `The range has ${size} intervals of one ${interval}; an answer has at most ${maximalBuckets}.`,
    'Use a longer interval, "every", or a shorter range.',
  )
}

function previousOf({ compare }: TrendQuery, options: PeriodOptions): Period | null {
  if (!compare) return null
  const { bounds, zone, interval } = options
  const distance = 'shift' in compare ? shiftDistance(compare.shift) : ownLength(bounds, zone, interval)
  return earlierPeriod(distance, options)
}

/** The earlier period's buckets are the current ones moved back, so that the two lie over each other one by one. */
function earlierPeriod(distance: Distance, options: PeriodOptions): Period {
  const { zone, interval } = options
  const bounds = earlier(options.bounds, distance, zone)
  if (bounds.from >= bounds.to) throw invalidQuery(['compare'], 'The compared range is empty.')
  const start = startOf(options)
  if (interval === 'hour') return periodOf({ ...options, bounds, start: start - options.bounds.from + bounds.from })
  const byMonths = 'months' in distance && ['month', 'quarter', 'year', 'none'].includes(interval)
  if (byMonths) return periodOf({ ...options, bounds, start: monthsBack(start, distance.months) })
  const local = (instant: number) => instant + zone.offsetAt(instant)
  const by = local(options.bounds.from) - local(bounds.from)
  return periodOf({ ...options, bounds, zone: shifted(zone, by), start })
}

function monthsBack(local: number, months: number): number {
  const date = new Date(local)
  return date.setUTCMonth(date.getUTCMonth() - months)
}
