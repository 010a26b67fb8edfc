/** What a query answers: columnar, zero-filled, in order, ready to draw. */

export interface Meta {
  rows_read: number | null
  milliseconds: number
  /** ISO time up to which everything received is in the answer; null when nothing was loaded yet. */
  fresh_until: string | null
  sql: string
  cached: boolean
  warnings?: string[]
}

export interface TrendResult {
  kind: 'trend'
  /** Local labels: `2026-01-31`, hours `2011-10-30T02:00+02:00`. Empty with interval `none`. */
  buckets: string[]
  /** UTC seconds at which each bucket's whole interval starts. */
  times: number[]
  series: TrendSeries[]
  meta: Meta
}

export interface TrendSeries {
  label: string
  /** The values of the breakdown attributes; null without a breakdown, and on the row marked `other`. */
  breakdown: BreakdownValue[] | null
  other?: true
  values: (number | null)[]
  total: number | null
  previous?: (number | null)[]
  previous_total?: number | null
}

/** Attribute values keep their JSON type; a missing attribute is null. */
export type BreakdownValue = string | number | boolean | null

export type Result = TrendResult
