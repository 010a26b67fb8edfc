import type { TrendResult } from '../../runtime/query/result.ts'
import { cut, padEnd, padStart, printable, width } from '../text.ts'
import { barChart } from './bars.ts'
import type { Sheet } from './draw.ts'
import { change, full } from './format.ts'
import type { TrendChart } from './kinds.ts'
import { letters, lineChart } from './line.ts'
import { names } from './series.ts'
import { trendTable } from './table.ts'
import { span } from './time.ts'

/** The chart a trend asks for by its shape: time makes a line, parts a bar, a single total a number. */
export function naturalChart({ buckets, series }: TrendResult): TrendChart {
  if (buckets.length > 1) return 'line'
  return series.length > 1 ? 'bar' : 'number'
}

/** A trend's answer for the terminal: heading, chart, legend. */
export function drawTrend(result: TrendResult, chart: TrendChart, sheet: Sheet): string {
  if (result.series.length === 0) return 'No events match.'
  if (chart === 'table') return trendTable(result, sheet).join('\n')
  const heading = chart === 'number' ? [] : [title(result, sheet), '']
  const body = {
    line: () => lineChart(result, sheet),
    bar: () => barChart(result, sheet),
    number: () => numbers(result, sheet),
  }[chart]()
  const below = chart === 'line' ? ['', ...legend(result, sheet)] : []
  return [...heading, ...body, ...below].join('\n')
}

function title(result: TrendResult, { columns, color }: Sheet): string {
  const labels = [...new Set(result.series.map(({ label }) => printable(label)))]
  const name = cut(labels.length > 2 ? `${labels.length} series` : labels.join(', '), Math.floor(columns / 2))
  const range = span(result.buckets)
  return `  ${color.bold(name)}${range && color.dim(`  ${range}`)}`
}

/** Letter, name and total of each line, in as many columns as fit. */
function legend(result: TrendResult, { columns, color, amount = full }: Sheet): string[] {
  const shown = result.series.slice(0, letters.length)
  const labels = names(result)
  const totals = shown.map(({ total }) => amount(total))
  const nameWidth = Math.min(Math.max(...labels.map(width)), Math.max(12, Math.floor(columns / 2) - 20))
  const totalWidth = Math.max(...totals.map(width))
  const entries = shown.map(({ total, previous_total }, i) => {
    const mark = color.series(i)(shown.length > 1 ? `${letters[i]} ━` : '━━')
    const name = padEnd(cut(labels[i]!, nameWidth), nameWidth)
    const compared =
      previous_total === undefined ? '' : color.dim(`  ${change(total, previous_total)} from ${amount(previous_total)}`)
    return `${mark} ${name}  ${color.bold(padStart(totals[i]!, totalWidth))}${compared}`
  })
  const across = Math.max(1, Math.floor((columns - 2) / (Math.max(...entries.map(width)) + 4)))
  const down = Math.ceil(entries.length / across)
  const widest = Math.max(...entries.map(width)) + 4
  const lines = Array.from({ length: down }, (_, row) =>
    `  ${Array.from({ length: across }, (_, column) => padEnd(entries[column * down + row] ?? '', widest)).join('')}`.trimEnd(),
  )
  const left = result.series.length - shown.length
  return left > 0 ? [...lines, color.dim(`  and ${left} more: --chart table`)] : lines
}

function numbers(result: TrendResult, { color, amount = full }: Sheet): string[] {
  const labels = names(result)
  const totals = result.series.map(({ total }) => amount(total))
  const widest = Math.max(...totals.map(width))
  return result.series.map(({ total, previous_total }, i) => {
    const compared =
      previous_total === undefined ? '' : `  ${change(total, previous_total)} from ${amount(previous_total)}`
    return `${color.bold(padStart(totals[i]!, widest))}  ${labels[i]}${color.dim(compared)}`
  })
}
