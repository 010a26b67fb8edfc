import type { TrendResult } from '../../runtime/query/result.ts'
import { cut, padEnd, padStart, width } from '../text.ts'
import type { Sheet } from './draw.ts'
import { full } from './format.ts'
import { names } from './series.ts'
import { timeLabels } from './time.ts'

/** Horizontal bars: a bar for each bucket of a single series, else one for each series' total. */
export function barChart(result: TrendResult, sheet: Sheet): string[] {
  const byTime = result.series.length === 1 && result.buckets.length > 0
  const labels = byTime ? timeLabels(result.buckets, result.times) : names(result)
  const values = byTime ? result.series[0]!.values : result.series.map(({ total }) => total)
  return bars(
    values.map((value, i) => ({ label: labels[i]!, value, owner: byTime ? 0 : i })),
    sheet,
  )
}

export interface Bar {
  label: string
  value: number | null
  /** What stands at its right. Default: the value. */
  text?: string
  owner: number
}

/** A line for each bar: its label, the bar from a common zero, its value. */
export function bars(rows: Bar[], { columns, color, amount = full }: Sheet): string[] {
  const numbers = rows.map(({ value, text }) => text ?? amount(value))
  const labelWidth = Math.min(Math.max(0, ...rows.map(({ label }) => width(label))), Math.floor(columns / 3))
  const numberWidth = Math.max(0, ...numbers.map(width))
  const known = rows.map(({ value }) => value ?? 0)
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)]
  const room = Math.max(8, columns - labelWidth - numberWidth - 5)
  // The tiniest numbers there are lie closer together than a scale can tell.
  const scale = high === low ? 0 : Math.min(room / (high - low), Number.MAX_VALUE)
  const zero = Math.round(-low * scale)
  return rows.map(({ label, value, owner }, i) => {
    const name = padEnd(cut(label, labelWidth), labelWidth)
    const drawn = bar(value ?? 0, { scale, zero })
    return `  ${name} ${color.dim('│')}${color.series(owner)(drawn)}${' '.repeat(Math.max(0, room - drawn.length))} ${padStart(numbers[i]!, numberWidth)}`
  })
}

/** Whole blocks and a part of one, to an eighth; below zero it grows to the left of the zero line in whole blocks. */
export function bar(value: number, { scale, zero }: { scale: number; zero: number }): string {
  const eighths = Math.round(Math.abs(value) * scale * 8)
  if (value < 0) {
    const length = Math.min(zero, Math.max(1, Math.round(eighths / 8)))
    return ' '.repeat(zero - length) + '█'.repeat(length)
  }
  const thin = value > 0 && eighths === 0 ? 1 : eighths
  return ' '.repeat(zero) + '█'.repeat(Math.floor(thin / 8)) + (parts[thin % 8] ?? '')
}

const parts = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
