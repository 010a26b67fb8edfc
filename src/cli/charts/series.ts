import type { BreakdownValue, Group, TrendResult } from '../../runtime/query/result.ts'
import { printable } from '../text.ts'

/** What a series is called: its label, its breakdown's values, or both when there are several of each. */
export function names({ series }: TrendResult): string[] {
  const labels = new Set(series.map(({ label }) => label))
  return series.map((one) => {
    const values = groupName(one)
    if (values === null) return printable(one.label)
    return labels.size > 1 ? `${printable(one.label)} · ${values}` : values
  })
}

/** A row of a breakdown in words; null when there is none. */
export function groupName({ breakdown, other }: Group): string | null {
  if (other) return 'other'
  return breakdown ? breakdown.map(valueName).join(' / ') : null
}

export function valueName(value: BreakdownValue): string {
  if (value === null) return '(none)'
  return value === '' ? '(empty)' : printable(String(value))
}
