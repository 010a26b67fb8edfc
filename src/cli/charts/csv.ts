import type { TrendResult } from '../../runtime/query/result.ts'
import { names } from './series.ts'

/** RFC 4180: a row for each bucket, or for each series when there are none. Numbers as they are, nothing is empty. */
export function csv(result: TrendResult): string {
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

function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '')
  // A spreadsheet would run a text that begins like a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
