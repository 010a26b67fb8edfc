/** What a query answers: columnar, zero-filled, in order, ready to draw. */
import type { Json } from '../../event.ts'
import type { WebSection } from './vocabulary.ts'

export interface Meta {
  rows_read: number | null
  milliseconds: number
  /** ISO time up to which everything received is in the answer; null when nothing was loaded yet. */
  fresh_until: string | null
  sql: string
  cached: boolean
  /** What is odd about the question, though it is answered: events and attributes never seen, a clipped answer. */
  warnings?: string[]
}

/** Attribute values keep their JSON type; a missing attribute is null. */
export type BreakdownValue = string | number | boolean | null

/** The row of a breakdown that an answer's part belongs to. */
export interface Group {
  /** The values of the breakdown attributes; null on the row marked `other`. */
  breakdown: BreakdownValue[] | null
  other?: true
}

/** Local labels: `2026-01-31`, hours `2011-10-30T02:00+02:00`; and the UTC seconds at which the whole interval starts. */
interface Buckets {
  buckets: string[]
  times: number[]
}

/** With interval `none` the buckets are empty. */
export interface TrendResult extends Buckets {
  kind: 'trend'
  series: TrendSeries[]
  meta: Meta
}

/** `breakdown` is null without a breakdown, too. */
export interface TrendSeries extends Group {
  label: string
  values: (number | null)[]
  total: number | null
  previous?: (number | null)[]
  previous_total?: number | null
}

export type FunnelResult =
  | ({ kind: 'funnel'; view: 'steps'; groups?: (Group & FunnelSteps)[]; meta: Meta } & FunnelSteps)
  | ({ kind: 'funnel'; view: 'trend'; groups?: (Group & FunnelRates)[]; meta: Meta } & Buckets & FunnelRates)
  | ({ kind: 'funnel'; view: 'time_to_convert'; groups?: (Group & FunnelTimes)[]; meta: Meta } & FunnelTimes)

export interface FunnelSteps {
  steps: FunnelStep[]
}

export interface FunnelStep {
  label: string
  /** Users, or sessions, that reached the step. */
  count: number
  /** 0…1; 0 when nobody entered. */
  rate_from_first: number
  rate_from_previous: number
  /** From the previous step, over those who reached this one; null on the first step and when nobody did. */
  seconds_avg: number | null
  seconds_median: number | null
}

/** Per interval of entry. */
export interface FunnelRates {
  entered: number[]
  converted: number[]
  /** 0…1; 0 when nobody entered. */
  rate: number[]
}

export interface FunnelTimes {
  /** Half-open but the last, which is closed. Empty when nobody converted. */
  bins: { from_seconds: number; to_seconds: number; count: number }[]
  seconds_avg: number | null
  seconds_median: number | null
}

export interface RetentionResult extends RetentionGrid {
  kind: 'retention'
  /** Labels of the cohorts' intervals. */
  buckets: string[]
  groups?: (Group & RetentionGrid)[]
  meta: Meta
}

export interface RetentionGrid {
  cohorts: RetentionCohort[]
  /** Rate per cell, pooled over the cohorts that have the cell; null where none has it or all are empty. */
  average: (number | null)[]
}

export interface RetentionCohort {
  bucket: string
  size: number
  /** Cell 0 is the size; null where the cell does not exist yet. */
  returned: (number | null)[]
  /** 0…1; null also when the cohort is empty. */
  rate: (number | null)[]
}

export interface LifecycleResult extends Buckets {
  kind: 'lifecycle'
  new: number[]
  returning: number[]
  resurrecting: number[]
  /** Negative. */
  dormant: number[]
  meta: Meta
}

export interface StickinessResult {
  kind: 'stickiness'
  /** 1 … the number of intervals in the range. */
  intervals: number[]
  /** Users active in exactly so many; cumulative: in so many or more. */
  users: number[]
  meta: Meta
}

export interface PathsResult {
  kind: 'paths'
  /** Heaviest first, ties by source and target. */
  links: PathLink[]
  /** Paths of all users, cut where too much time passes. */
  paths: number
  meta: Meta
}

export interface PathLink {
  /** `<position>_<value>`, positions from 1. */
  source: string
  target: string
  count: number
  seconds_avg: number
}

export interface SessionsResult extends SessionValues {
  kind: 'sessions'
  /** Absent with interval `none`. */
  buckets?: string[]
  times?: number[]
  groups?: (Group & SessionValues)[]
  meta: Meta
}

export interface SessionValues {
  /** Absent with interval `none`. */
  values?: (number | null)[]
  total: number | null
}

/** Only the sections that were asked for. */
export interface WebResult extends WebLists {
  kind: 'web'
  totals?: WebTotals & { previous?: WebTotals }
  timeline?: WebTimeline
  meta: Meta
}

export interface WebTotals {
  visitors: number
  sessions: number
  views: number
  views_per_session: number | null
  /** 0…1. */
  bounce_rate: number | null
  /** Seconds. */
  duration_median: number | null
}

export interface WebTimeline extends Buckets {
  visitors: number[]
  sessions: number[]
  views: number[]
  /** Null where the range before has no such bucket. */
  previous?: { visitors: (number | null)[]; sessions: (number | null)[]; views: (number | null)[] }
}

export type WebLists = { [section in Exclude<WebSection, 'totals' | 'timeline'>]?: WebRow[] }

export interface WebRow {
  value: BreakdownValue
  visitors: number
  sessions: number
  views: number
  /** Of all visitors, 0…1. */
  share: number
  /** Visitors of the range before, and how much more there are now: 0.5 is half more. Null when there were none. */
  previous_visitors?: number
  change?: number | null
}

export interface SqlResult {
  kind: 'sql'
  columns: SqlColumn[]
  rows: (string | number | boolean | null)[][]
  /** There are more rows than the limit. */
  truncated: boolean
  meta: Meta
}

export interface SqlColumn {
  name: string
  type: SqlType
}
export type SqlType = 'text' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'date' | 'json'

export type Result =
  | TrendResult
  | FunnelResult
  | RetentionResult
  | LifecycleResult
  | StickinessResult
  | PathsResult
  | SessionsResult
  | WebResult
  | SqlResult

/** A page of what stands behind a point of an answer, the latest first: users or events. */
export interface DrillResult {
  kind: 'drill'
  /** How many there are, also on other pages. */
  total: number
  users?: DrillUser[]
  events?: DrillEvent[]
  meta: Meta
}

export interface DrillUser {
  /** Null for someone whose events are gone. */
  user_id: string | null
  user_attributes: { [key: string]: Json }
  first_seen: string | null
  last_seen: string | null
}

export interface DrillEvent {
  event_id: string
  event_name: string
  event_created: string
  /** Whoever the event's ids stand for; null for nobody known. */
  user_id: string | null
  event_attributes: { [key: string]: Json }
}

type WithoutMeta<Each> = Each extends { meta: Meta } ? Omit<Each, 'meta'> : never

/** An answer before it is said how it came about. */
export type Answer<Each extends { meta: Meta } = Result> = WithoutMeta<Each>
