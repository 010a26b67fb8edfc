import type { BreakdownValue, TrendResult, TrendSeries } from '../../runtime/query/result.ts'
import { printable } from '../text.ts'

/** What a series is called: its label, its breakdown's values, or both when there are several of each. */
export function names({ series }: TrendResult): string[] {
  const labels = new Set(series.map(({ label }) => label))
  return series.map((one) => {
    const values = breakdownName(one)
    if (values === null) return printable(one.label)
    return labels.size > 1 ? `${printable(one.label)} · ${values}` : values
  })
}

function breakdownName({ breakdown, other }: TrendSeries): string | null {
  if (other) return 'other'
  return breakdown ? breakdown.map(valueName).join(' / ') : null
}

function valueName(value: BreakdownValue): string {
  if (value === null) return '(none)'
  return value === '' ? '(empty)' : printable(String(value))
}
