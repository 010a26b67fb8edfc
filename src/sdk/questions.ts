/** The query language (QUERY.md) as types without a validator, so that `dataloaf/query` depends on nothing. */
import type { TrendResult } from '../runtime/query/result.ts'
import type { Interval, Measure, Operator, Owner } from '../runtime/query/vocabulary.ts'

export type { BreakdownValue, Meta, TrendResult, TrendSeries } from '../runtime/query/result.ts'
export type { Field, Interval, Measure, Operator, Owner } from '../runtime/query/vocabulary.ts'

/** What can be asked, and what each question's answer is. */
export type Question = TrendQuestion
export type Answer<Q extends Question> = Q extends TrendQuestion ? TrendResult : never

export interface TrendQuestion extends CommonQuestion {
  kind: 'trend'
  series: SeriesQuestion[]
  interval?: Interval | 'none'
  /** Intervals of so many units: 2 with `day` makes two-day intervals. @default 1 */
  every?: number
  breakdown?: Split[]
  /** Rows of a breakdown, at most 50; the rest is one row marked `other`. @default 10 */
  limit?: number
  formula?: string | Formula | (string | Formula)[]
  compare?: { previous: true } | { shift: { count: number; unit: Interval } }
  cumulative?: boolean
  moving_average?: number
}

export interface CommonQuestion {
  /** @default the last 30 days, today included */
  range?: Range
  time_zone?: string
  week_start?: 'monday' | 'sunday'
  filter?: Filter
  /** @default 'exclude' */
  bots?: 'exclude' | 'include' | 'only'
}

export type Range = { from: Moment; to?: Moment } | { last: number; unit: Interval; complete?: boolean } | { all: true }

/** `2026-01-31`, `2026-01-31T10:00:00Z`, or milliseconds since 1970. */
export type Moment = string | number

export interface SeriesQuestion {
  /** A name, one of several names, or null: any event. */
  event: string | string[] | null
  filter?: Filter
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
