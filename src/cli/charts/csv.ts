import type { Result, TrendResult } from '../../runtime/query/result.ts'
import { names } from './series.ts'
import { sessionsAsTrend } from './sessions.ts'
import { flatGrid } from './tables.ts'

/** RFC 4180: one table for each answer, numbers as they are; for programs the names of the query language are heads. */
export function csv(result: Result): string {
  if (result.kind === 'trend') return trendCsv(result)
  if (result.kind === 'sessions') return trendCsv(sessionsAsTrend(result, {}).trend)
  const { columns, rows } = flatGrid(result)
  return [columns.map(({ name }) => name), ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
}

/** A row for each bucket, or for each series when there are none; nothing is empty. */
function trendCsv(result: TrendResult): string {
  const heads = names(result)
  const rows =
    result.buckets.length > 0
      ? [
          ['bucket', ...heads],
          ...result.buckets.map((bucket, i) => [bucket, ...result.series.map(({ values }) => values[i])]),
        ]
      : [['series', 'total'], ...result.series.map(({ total }, i) => [heads[i], total])]
  return rows.map((row) => row.map(cell).join(',')).join('\r\n')
}

function cell(value: string | number | boolean | null | undefined): string {
  const text = String(value ?? '')
  // A spreadsheet would run a text that begins like a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
