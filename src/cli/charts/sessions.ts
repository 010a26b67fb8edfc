import type { SessionsResult, SessionValues, TrendResult, TrendSeries } from '../../runtime/query/result.ts'
import type { Words } from './draw.ts'
import { duration, full, percent } from './format.ts'

/** Sessions are drawn as a trend: a series, or one for each row of the breakdown. */
export function sessionsAsTrend(
  result: SessionsResult,
  { label = 'sessions', values }: Words,
): { trend: TrendResult; amount: (value: number | null) => string } {
  const of = ({ values = [], total }: SessionValues): Pick<TrendSeries, 'label' | 'values' | 'total'> => ({
    label,
    values,
    total,
  })
  const { buckets = [], times = [], groups, meta } = result
  const series = groups
    ? groups.map((group) => ({ ...of(group), breakdown: group.breakdown, ...(group.other && { other: group.other }) }))
    : [{ ...of(result), breakdown: null }]
  const amount = values === 'rate' ? percent : values === 'seconds' ? duration : full
  return { trend: { kind: 'trend', buckets, times, series, meta }, amount }
}
