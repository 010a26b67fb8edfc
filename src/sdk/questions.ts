/** The query language (QUERY.md) as types without a validator, so that `dataloaf/query` depends on nothing. */
import type { Result } from '../runtime/query/result.ts'
import type {
  Attribution,
  CohortKind,
  Counted,
  FunnelOrder,
  FunnelView,
  Interval,
  Measure,
  Operator,
  Owner,
  SessionMeasure,
  WebSection,
  WindowUnit,
} from '../runtime/query/vocabulary.ts'

export type * from '../runtime/query/result.ts'
export type * from '../runtime/query/vocabulary.ts'

/** What can be asked. */
export type Question =
  | TrendQuestion
  | FunnelQuestion
  | RetentionQuestion
  | LifecycleQuestion
  | StickinessQuestion
  | PathsQuestion
  | SessionsQuestion
  | WebQuestion
  | SqlQuestion

/** The answer to a question. */
export type AnswerTo<Q extends Question> = Extract<Result, { kind: Q['kind'] }>

export interface CommonQuestion {
  /** @default the last 30 days, today included */
  range?: Range
  time_zone?: string
  week_start?: 'monday' | 'sunday'
  filter?: Filter
  /** @default 'exclude' */
  bots?: 'exclude' | 'include' | 'only'
}

/** How a measure of events goes over time. */
export interface TrendQuestion extends CommonQuestion, Breaking {
  kind: 'trend'
  series: SeriesQuestion[]
  interval?: Interval | 'none'
  /** Intervals of so many units: 2 with `day` makes two-day intervals. @default 1 */
  every?: number
  formula?: string | Formula | (string | Formula)[]
  compare?: Compare
  cumulative?: boolean
  moving_average?: number
}

/** How many users go through steps. */
export interface FunnelQuestion extends CommonQuestion, Breaking {
  kind: 'funnel'
  /** 2 to 20. */
  steps: (StepQuestion & { label?: string })[]
  /** @default 'ordered' */
  order?: FunnelOrder
  /** From the first step. @default 14 days */
  window?: { count: number; unit: WindowUnit }
  /** What voids an attempt between two steps (1-based; default: the first and the last). */
  exclude?: (StepQuestion & { from_step?: number; to_step?: number })[]
  /** @default 'first_touch' */
  attribution?: Attribution | { step: number }
  /** @default 'steps' */
  view?: FunnelView
  /** Of the view `trend`. */
  interval?: Interval
  /** 1-based. @default 1 */
  from_step?: number
  /** 1-based. @default the last step */
  to_step?: number
  /** Of the view `time_to_convert`. */
  bins?: number
  /** @default 'users' */
  count_by?: Counted
}

/** Who comes back. */
export interface RetentionQuestion extends CommonQuestion, Breaking {
  kind: 'retention'
  start: StepQuestion
  return: StepQuestion
  interval?: Interval
  /** @default 'first_time' */
  cohort?: CohortKind
  /** Cells at most, cell 0 included. */
  periods?: number
  rolling?: boolean
  /** @default 1 */
  min_events?: number
  /** @default 'calendar' */
  windows?: 'calendar' | '24h'
}

/** New, returning, resurrecting and dormant users. */
export interface LifecycleQuestion extends CommonQuestion {
  kind: 'lifecycle'
  event: StepQuestion
  interval?: Interval
}

/** In how many intervals users are active. */
export interface StickinessQuestion extends CommonQuestion {
  kind: 'stickiness'
  event: StepQuestion
  interval?: Interval
  every?: number
  cumulative?: boolean
  /** How often an event must happen for an interval to count. */
  count?: { op: 'gte' | 'lte' | 'eq'; value: number }
}

/** Which way users go. */
export interface PathsQuestion extends CommonQuestion {
  kind: 'paths'
  /** @default the event's name */
  node?: { field: 'event_name' } | { attribute: Attribute }
  event?: StepQuestion
  exclude?: StepQuestion[]
  /** Values that match a pattern (`*` stands for any text) become one node. */
  group?: { pattern: string; name?: string }[]
  start?: string
  end?: string
  /** @default 30 */
  gap_minutes?: number
  /** @default 5 */
  depth?: number
  /** @default 50 */
  links?: number
}

/** Sessions and what they are like. */
export interface SessionsQuestion extends CommonQuestion, Breaking {
  kind: 'sessions'
  event?: StepQuestion
  /** @default 'count' */
  measure?: SessionMeasure
  interval?: Interval | 'none'
  every?: number
  /** @default 30 */
  gap_minutes?: number
  /** Only sessions with such an event count. */
  containing?: StepQuestion
}

/** The overview of a site in one answer. */
export interface WebQuestion extends CommonQuestion {
  kind: 'web'
  interval?: Interval
  /** @default all of them */
  sections?: WebSection[]
  /** Rows of a list. @default 10 */
  limit?: number
  compare?: Compare
}

/** Read-only SQL on the app's own rows: the tables `events` and `users`. */
export interface SqlQuestion {
  kind: 'sql'
  sql: string
  /** By name: `:name` in the text. */
  parameters?: { [name: string]: string | number | boolean }
  /** Rows at most. @default 10000 */
  limit?: number
}

export interface Breaking {
  breakdown?: Split[]
  /** Rows of a breakdown, at most 50; the rest is one row marked `other`. @default 10 */
  limit?: number
}

export type Range = { from: Moment; to?: Moment } | { last: number; unit: Interval; complete?: boolean } | { all: true }

/** `2026-01-31`, `2026-01-31T10:00:00Z`, or milliseconds since 1970. */
export type Moment = string | number

export type Compare = { previous: true } | { shift: { count: number; unit: Interval } }

export interface StepQuestion {
  /** A name, one of several names, or null: any event. */
  event: string | string[] | null
  filter?: Filter
}

export interface SeriesQuestion extends StepQuestion {
  /** @default 'events' */
  measure?: Measure
  /** For measures of an attribute. */
  attribute?: Attribute
  label?: string
}

/** A name, or a path into nested objects. */
export type Attribute = string | string[]

export interface Split {
  attribute: Attribute
  /** @default 'event' */
  of?: Owner
}

export interface Formula {
  expression: string
  label?: string
}

export type Filter = { and: Filter[] } | { or: Filter[] } | Condition

export interface Condition {
  attribute: Attribute
  /** @default 'event' */
  of?: Owner
  op: Operator
  value?: Scalar | Scalar[]
}

export type Scalar = string | number | boolean
