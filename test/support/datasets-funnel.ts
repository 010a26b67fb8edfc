import type { FunnelQuery } from '../../src/runtime/query/schema.ts'
import { dayBefore, filterOf } from './datasets.ts'

/** A funnel through real events. */
export interface FunnelAnswer {
  query: {
    steps: { event: string; filters?: Parameters<typeof filterOf>[0] | null }[]
    window_seconds: number
    range: { from: string; to_exclusive: string; timezone: string }
  }
  expected: {
    steps: number[]
    overall_conversion: number
    median_seconds_to_convert_earliest_converting_start: number | null
  }
}

/** The answer's question in the query language. */
export function funnelQueryOf({ query: { steps, window_seconds, range } }: FunnelAnswer): FunnelQuery {
  return {
    kind: 'funnel',
    range: { from: range.from, to: dayBefore(range.to_exclusive) },
    time_zone: range.timezone,
    window: { count: window_seconds, unit: 'second' },
    steps: steps.map(({ event, filters }) => ({ event, ...(filters && { filter: filterOf(filters) }) })),
  }
}
