import type {
  FunnelRates,
  FunnelResult,
  FunnelStep,
  FunnelSteps,
  Group,
  TrendResult,
} from '../../runtime/query/result.ts'
import { cut, padEnd, padStart, printable, width } from '../text.ts'
import { bar, bars } from './bars.ts'
import type { Sheet } from './draw.ts'
import { duration, full, percent } from './format.ts'
import type { TrendChart } from './kinds.ts'
import { groupName } from './series.ts'
import { drawTrend } from './trend.ts'

/** Bars for the steps, a line for the rate over time, a histogram for the time to convert. */
export function funnelPicture(result: FunnelResult, chart: TrendChart, sheet: Sheet): string[] {
  if (result.view === 'trend') return rates(result, chart, sheet)
  if (result.view === 'time_to_convert') return times(result, sheet)
  return steps(result, sheet)
}

type Steps = FunnelSteps & { groups?: (Group & FunnelSteps)[] }

function steps({ steps, groups }: Steps, sheet: Sheet): string[] {
  const last = steps.at(-1)
  if (!last) return ['No steps.']
  const { color } = sheet
  const said = `  ${color.bold(percent(last.rate_from_first))} ${color.dim(`convert, ${full(last.count)} of ${full(steps[0]!.count)}`)}`
  return [said, '', ...stepBars(steps, sheet), ...(groups?.length ? ['', ...groupBars(groups, sheet)] : [])]
}

interface Figure {
  head: string
  of: (step: FunnelStep, index: number) => string
}

const figures: { [name in 'count' | 'first' | 'previous' | 'median']: Figure } = {
  count: { head: 'reached', of: ({ count }) => full(count) },
  first: { head: 'of first', of: ({ rate_from_first }) => percent(rate_from_first) },
  previous: { head: 'of previous', of: ({ rate_from_previous }, i) => (i === 0 ? '' : percent(rate_from_previous)) },
  median: { head: 'median time', of: ({ seconds_median }, i) => (i === 0 ? '' : duration(seconds_median)) },
}

/** What is shown beside the bars, as much of it as leaves room for them. */
const selections: Figure[][] = [
  [figures.count, figures.first, figures.previous, figures.median],
  [figures.count, figures.first, figures.previous],
  [figures.count, figures.previous],
  [figures.count],
]

function stepBars(steps: FunnelStep[], { columns, color }: Sheet): string[] {
  const labels = steps.map(({ label }, i) => `${i + 1} ${printable(label)}`)
  const labelWidth = Math.min(Math.max(...labels.map(width)), Math.max(8, Math.floor(columns / 3.5)))
  const laid = selections.map((selected) => {
    const cells = steps.map((step, i) => selected.map(({ of }) => of(step, i)))
    const widths = selected.map(({ head }, at) => Math.max(width(head), ...cells.map((row) => width(row[at]!))))
    const room = columns - labelWidth - 5 - widths.reduce((sum, one) => sum + one + 2, 0)
    return { selected, cells, widths, room }
  })
  const { selected, cells, widths, room } = laid.find((one) => one.room >= 12) ?? laid.at(-1)!
  const figuresOf = (row: string[]) => row.map((cell, i) => `  ${padStart(cell, widths[i]!)}`).join('')
  const most = Math.max(1, ...steps.map(({ count }) => count))
  const scale = Math.max(1, room) / most
  const head = `${' '.repeat(labelWidth + 5 + Math.max(1, room))}${figuresOf(selected.map(({ head }) => head))}`
  const lines = steps.map((step, i) => {
    const reached = bar(step.count, { scale, zero: 0 })
    const before = Math.round((steps[i - 1]?.count ?? step.count) * scale)
    const lost = '░'.repeat(Math.max(0, before - width(reached)))
    const drawn = padEnd(`${color.series(0)(reached)}${color.dim(lost)}`, Math.max(1, room))
    return `  ${padEnd(cut(labels[i]!, labelWidth), labelWidth)} ${color.dim('│')} ${drawn}${figuresOf(cells[i]!)}`
  })
  return [color.dim(head), ...lines]
}

/** A bar of the whole conversion for each group, and how many reached each step where that fits. */
function groupBars(groups: (Group & FunnelSteps)[], sheet: Sheet): string[] {
  const { columns, color } = sheet
  const names = groups.map((group) => groupName(group) ?? 'all')
  const rates = groups.map(({ steps }) => steps.at(-1)?.rate_from_first ?? 0)
  const counts = groups.map(({ steps }) => steps.map(({ count }) => full(count)))
  const nameWidth = Math.min(Math.max(...names.map(width)), Math.max(8, Math.floor(columns / 3.5)))
  const rateWidth = Math.max('convert'.length, ...rates.map((rate) => width(percent(rate))))
  const length = Math.max(...counts.map((row) => row.length))
  const widths = Array.from({ length }, (_, i) =>
    Math.max(String(i + 1).length, ...counts.map((row) => width(row[i] ?? ''))),
  )
  const free = columns - nameWidth - rateWidth - 6
  // First and last steps say most: the steps between go first.
  // What is hidden takes no room, the gap before it included.
  for (let i = length - 2; i > 0 && free - widths.reduce((sum, one) => sum + one + 2, 0) < 12; i--) widths[i] = -2
  const shown = widths.flatMap((wide, i) => (wide > 0 ? [i] : []))
  const room = Math.max(1, free - shown.reduce((sum, i) => sum + widths[i]! + 2, 0))
  const scale = room / Math.max(Number.EPSILON, ...rates)
  const cellsOf = (row: string[]) => shown.map((i) => `  ${padStart(row[i] ?? '', widths[i]!)}`).join('')
  const lines = groups.map((_, i) => {
    const drawn = padEnd(color.series(i)(bar(rates[i]!, { scale, zero: 0 })), room)
    const rate = padStart(percent(rates[i]!), rateWidth)
    return `  ${padEnd(cut(names[i]!, nameWidth), nameWidth)} ${color.dim('│')} ${drawn} ${rate}${cellsOf(counts[i]!)}`
  })
  const numbers = Array.from({ length }, (_, i) => String(i + 1))
  const head = `${padStart('convert', nameWidth + 6 + room + rateWidth)}${cellsOf(numbers)}`
  return [color.dim(head), ...lines]
}

/** An interval in which nobody entered has no rate to draw. */
function rates(result: Extract<FunnelResult, { view: 'trend' }>, chart: TrendChart, sheet: Sheet): string[] {
  const parts: (Group & FunnelRates)[] = result.groups ?? [{ ...result, breakdown: null }]
  const series = parts.map(({ entered, converted, rate, breakdown, other }) => ({
    label: 'conversion rate',
    breakdown,
    ...(other && { other }),
    values: result.buckets.map((_, i) => (entered[i] ? (rate[i] ?? null) : null)),
    total: ratio(sum(converted), sum(entered)),
  }))
  const { buckets, times, meta } = result
  const trend: TrendResult = { kind: 'trend', buckets, times, series, meta }
  const lines = drawTrend(trend, chart, { ...sheet, amount: percent }).split('\n')
  const entered = `${full(sum(result.entered))} entered, ${full(sum(result.converted))} converted`
  return [...lines, '', `  ${sheet.color.dim(`${entered}; who enters in several intervals counts in each`)}`]
}

function times(result: Extract<FunnelResult, { view: 'time_to_convert' }>, sheet: Sheet): string[] {
  const { color } = sheet
  if (result.bins.length === 0) return ['  Nobody converted.']
  const { bins, seconds_avg, seconds_median, groups } = result
  const rows = bins.map(({ from_seconds, to_seconds, count }) => ({
    label: `${duration(from_seconds)} – ${duration(to_seconds)}`,
    value: count,
    owner: 0,
  }))
  const byGroup = groups?.map((group) => {
    const text = `${groupName(group) ?? 'all'}: median ${duration(group.seconds_median)}, average ${duration(group.seconds_avg)}`
    return `  ${text}, ${full(sum(group.bins.map(({ count }) => count)))} converted`
  })
  return [
    `  median ${color.bold(duration(seconds_median))}  average ${color.bold(duration(seconds_avg))}`,
    '',
    ...bars(rows, sheet),
    ...(byGroup ? ['', ...byGroup] : []),
  ]
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
