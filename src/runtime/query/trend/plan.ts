import { bucketsOf, periodOf, previousOf, timingOf } from '../periods.ts'
import type { AppFacts, Period, Scope, Step } from '../plan.ts'
import { invalidQuery } from '../schema/issues.ts'
import type { Attribute, Series, Split, TrendQuery } from '../schema.ts'
import { labelOf, plannedStep, scopeOf } from '../scope.ts'
import type { Interval, Measure } from '../vocabulary.ts'
import { type Expression, parseFormula } from './formula.ts'
import { formulas } from './schema.ts'

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
  const timing = timingOf(query, app, now)
  const series = query.series.map(plannedSeries)
  const windows = windowsOf(series)
  const period = periodOf(timing, windows)
  return {
    kind: 'trend',
    scope: scopeOf(query, app, timing.zone.name),
    interval: timing.interval,
    every: timing.every,
    ...bucketsOf(period, timing),
    current: period,
    previous: previousOf(query.compare, timing, windows),
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
  const step = plannedStep({ event, filter })
  return { label: label ?? labelOf(step), ...step, measure, attribute: attribute ?? null }
}

function windowsOf(series: readonly PlannedSeries[]): number[] {
  const days = series.flatMap(({ measure }) => (measure === 'active_7d' ? [7] : measure === 'active_30d' ? [30] : []))
  return [...new Set(days)]
}
