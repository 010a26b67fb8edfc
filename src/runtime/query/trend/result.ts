import type { Row } from '../analysis.ts'
import { decodeKey } from '../breakdowns.ts'
import type { Period } from '../plan.ts'
import type { BreakdownValue, TrendResult, TrendSeries } from '../result.ts'
import { evaluate } from './formula.ts'
import { emptyValue, foldOf } from './measures.ts'
import { folds, type Part } from './parts.ts'
import type { TrendPlan } from './plan.ts'
import { cumulated, folded, levels, smoothed, type Values } from './shape.ts'
import { keysPart, type TrendStatement } from './sql.ts'

/** One line of the answer before formulas: a series' values in one row of the breakdown. */
interface Line {
  values: Values
  total: number | null
}

/** The answer to a trend from its statement's rows. */
export function trendResult(
  plan: TrendPlan,
  { parts }: TrendStatement,
  rows: readonly Row[],
): Omit<TrendResult, 'meta'> {
  const places = placesOf(plan, rows)
  const current = linesOf(plan, plan.current, parts, rows, 'current')
  const previous = plan.previous && linesOf(plan, plan.previous, parts, rows, 'previous')
  const series =
    plan.formulas.length > 0 ? plan.formulas.map(({ label }) => label) : plan.series.map(({ label }) => label)
  return {
    kind: 'trend',
    buckets: plan.buckets,
    times: plan.starts.map((start) => start / 1000),
    series: series.flatMap((label, index) =>
      places.map(({ place, ...key }): TrendSeries => {
        const now = answered(plan, current(place), index)
        const before = previous ? answered(plan, previous(place), index) : null
        return { label, ...key, ...now, ...(before && { previous: before.values, previous_total: before.total }) }
      }),
    ),
  }
}

interface Place {
  place: number
  breakdown: BreakdownValue[] | null
  other?: true
}

/** The rows of the breakdown in order; without one a single row. */
function placesOf({ breakdown, limit }: TrendPlan, rows: readonly Row[]): Place[] {
  if (breakdown.length === 0) return [{ place: 0, breakdown: null }]
  const keys = rows.filter(([part]) => part === keysPart).sort((a, b) => Number(a[2]) - Number(b[2]))
  const width = (keys[0]?.length ?? 0) - breakdown.length
  const named = keys.slice(0, limit).map((row, place) => ({
    place,
    breakdown: breakdown.map((split, index) => decodeKey(split, String(row[width + index]))),
  }))
  return keys.length > limit ? [...named, { place: limit, breakdown: null, other: true }] : named
}

type Parts = TrendStatement['parts']

/** Every series' line in a row of the breakdown. */
function linesOf(plan: TrendPlan, period: Period, parts: Parts, rows: readonly Row[], of: 'current' | 'previous') {
  const found = new Map<string, Map<number | null, number | null>>()
  for (const [part, bucket, place, ...values] of rows) {
    const mine = parts[Number(part)]
    if (part === keysPart || mine?.period !== of) continue
    for (const [at] of mine.part.series.entries()) {
      const key = `${part} ${at} ${place}`
      const column = found.get(key) ?? new Map()
      column.set(bucket === null ? null : Number(bucket), values[at] as number | null)
      found.set(key, column)
    }
  }
  const column = (part: number, at: number, place: number) => found.get(`${part} ${at} ${place}`) ?? new Map()
  return (place: number): Line[] => {
    const lines: Line[] = plan.series.map(() => ({ values: [], total: null }))
    for (const [number, { part, period: when }] of parts.entries()) {
      if (when !== of) continue
      for (const [at, index] of part.series.entries()) {
        lines[index] = { ...lines[index]!, ...lineOf(plan, period, part, index, column(number, at, place)) }
      }
    }
    return lines.map((line) => ({ ...line, values: treated(plan, line.values, period.size) }))
  }
}

type Column = ReadonlyMap<number | null, number | null>

function lineOf(plan: TrendPlan, period: Period, part: Part, index: number, column: Column): Partial<Line> {
  const { measure } = plan.series[index]!
  const empty = emptyValue(measure)
  if (part.way === 'active') return activeLine(plan, period, part, column)
  const indexes = plan.starts.map((_, bucket) => bucket)
  const values = indexes.map((bucket) => (bucket < period.size ? (column.get(bucket) ?? empty) : null))
  const total =
    plan.interval !== 'none' && folds(part, plan) ? folded(column.values(), foldOf(measure) ?? 'sum') : column.get(null)
  return { values, total: total ?? empty }
}

function activeLine(plan: TrendPlan, period: Period, { trailing }: Part, column: Column): Partial<Line> {
  const { ends } = trailing!
  const total = column.get(null) ?? 0
  if (ends.length === 0) return { total }
  const changes = new Map([...column].filter((entry): entry is [number, number] => entry[0] !== null))
  const reached = levels(changes, ends)
  return { values: plan.starts.map((_, bucket) => (bucket < period.size ? reached[bucket]! : null)), total }
}

/** An earlier period may have fewer buckets; those it lacks stay empty. */
function treated({ cumulative, movingAverage }: TrendPlan, values: Values, size: number): Values {
  const own = values.slice(0, size)
  const summed = cumulative ? cumulated(own) : own
  const averaged = movingAverage === null ? summed : smoothed(summed, movingAverage)
  return [...averaged, ...values.slice(size)]
}

function answered(plan: TrendPlan, lines: readonly Line[], index: number): Line {
  const formula = plan.formulas[index]
  if (!formula) return lines[index]!
  const values = plan.starts.map((_, bucket) =>
    evaluate(
      formula.expression,
      lines.map((line) => line.values[bucket] ?? null),
    ),
  )
  return {
    values,
    total: evaluate(
      formula.expression,
      lines.map(({ total }) => total),
    ),
  }
}
