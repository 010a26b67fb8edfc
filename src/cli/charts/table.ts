import type { TrendResult } from '../../runtime/query/result.ts'
import { cut, padEnd, padStart, width } from '../text.ts'
import type { Sheet } from './draw.ts'
import { change, full } from './format.ts'
import { names } from './series.ts'

/** A row for each bucket and one for the total; without buckets, or with too many series to cut, a row for each series. */
export function trendTable(result: TrendResult, sheet: Sheet): string[] {
  if (result.buckets.length === 0) return totals(result, sheet)
  const heads = names(result)
  const { amount = full } = sheet
  const rows = result.buckets.map((bucket, i) => [
    bucket,
    ...result.series.map(({ values }) => amount(values[i] ?? null)),
  ])
  const total = ['total', ...result.series.map((one) => amount(one.total))]
  const lines = table({ head: ['', ...heads], rows, foot: total }, sheet)
  return !sheet.piped && width(lines[0] ?? '') > sheet.columns ? totals(result, sheet) : lines
}

function totals(result: TrendResult, sheet: Sheet): string[] {
  const { amount = full } = sheet
  const compared = result.series.some(({ previous_total }) => previous_total !== undefined)
  const rows = result.series.map(({ total, previous_total = null }, i) => [
    names(result)[i]!,
    amount(total),
    ...(compared ? [amount(previous_total), change(total, previous_total)] : []),
  ])
  return table({ head: ['', 'total', ...(compared ? ['before', 'change'] : [])], rows }, sheet)
}

export interface Table {
  head: string[]
  rows: string[][]
  foot?: string[]
  /** Columns that hold text, aligned left. Default: the first. */
  text?: number[]
}

/** Aligned columns; a foot is set apart by a rule. No control codes without colour. */
export function table(
  { head, rows, foot, text = [0] }: Table,
  { color, piped }: Pick<Sheet, 'color' | 'piped'>,
): string[] {
  const limit = piped ? Number.POSITIVE_INFINITY : 40
  const all = [head, ...rows, ...(foot ? [foot] : [])]
  const widths = head.map((_, i) => Math.min(limit, Math.max(...all.map((row) => width(row[i] ?? '')))))
  const line = (row: string[]) =>
    row
      .map((cell, i) =>
        text.includes(i) ? padEnd(cut(cell, widths[i]!), widths[i]!) : padStart(cut(cell, widths[i]!), widths[i]!),
      )
      .join('  ')
      .trimEnd()
  const rule = widths.map((columns) => '─'.repeat(columns)).join('  ')
  return [color.bold(line(head)), ...rows.map(line), ...(foot ? [color.dim(rule), color.bold(line(foot))] : [])]
}
