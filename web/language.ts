/** The words of the query language as people read them: the glossary of every picker. */
import type {
  Attribute,
  Breakdown,
  Compare,
  Condition,
  Filter,
  FunnelQuery,
  LifecycleQuery,
  PathsQuery,
  Query,
  Range,
  RetentionQuery,
  Scalar,
  Series,
  SessionsQuery,
  Split,
  SqlQuery,
  StepQuery,
  StickinessQuery,
  TrendQuery,
  WebQuery,
} from '../src/runtime/query/schema.ts'
import type { Interval, Kind, Measure, Operator, Owner } from '../src/runtime/query/vocabulary.ts'
import { cohortName } from './cohort-names.ts'
import { t } from './text.ts'

export type {
  Attribute,
  Breakdown,
  Compare,
  Condition,
  Filter,
  FunnelQuery,
  Interval,
  Kind,
  LifecycleQuery,
  Measure,
  Operator,
  Owner,
  PathsQuery,
  Query,
  Range,
  RetentionQuery,
  Scalar,
  Series,
  SessionsQuery,
  Split,
  SqlQuery,
  StepQuery,
  StickinessQuery,
  TrendQuery,
  WebQuery,
}

/** The question of one kind. */
export type QueryOf<Of extends Kind> = Extract<Query, { kind: Of }>

interface Word<T> {
  value: T
  label: string
  hint?: string
}

/** What each word of a list is called; TypeScript names the one that is missing. */
export type Words<Value extends string> = { readonly [value in Value]: { label: string; hint?: string } }

/** The words as a picker's options, in their order. */
export function optionsOf<Value extends string>(words: Words<Value>): Word<Value>[] {
  return (Object.keys(words) as Value[]).map((value) => ({ value, ...words[value] }))
}

export const countMeasures: Word<Measure>[] = [
  { value: 'events', label: t`events`, hint: t`how often it happened` },
  { value: 'users', label: t`users`, hint: t`how many different users` },
  { value: 'sessions', label: t`sessions`, hint: t`how many different sessions` },
  { value: 'first_time', label: t`first-time users`, hint: t`whose first ever is in the interval` },
  { value: 'active_7d', label: t`users, trailing 7 days`, hint: t`active in the 7 days up to each` },
  { value: 'active_30d', label: t`users, trailing 30 days`, hint: t`active in the 30 days up to each` },
  { value: 'per_user_avg', label: t`per user, average`, hint: t`among users who did it` },
  { value: 'per_user_median', label: t`per user, median` },
  { value: 'per_user_min', label: t`per user, least` },
  { value: 'per_user_max', label: t`per user, most` },
  { value: 'per_user_p90', label: t`per user, 90th percentile` },
]

export const attributeMeasures: Word<Measure>[] = [
  { value: 'sum', label: t`sum of` },
  { value: 'avg', label: t`average of` },
  { value: 'median', label: t`median of` },
  { value: 'min', label: t`smallest` },
  { value: 'max', label: t`largest` },
  { value: 'p75', label: t`75th percentile of` },
  { value: 'p90', label: t`90th percentile of` },
  { value: 'p95', label: t`95th percentile of` },
  { value: 'p99', label: t`99th percentile of` },
  { value: 'distinct', label: t`different values of` },
]

export function needsAttribute(measure: Measure): boolean {
  return attributeMeasures.some(({ value }) => value === measure)
}

/** `values`: how many operands the operator takes; `many` is one or more. */
export const operators: (Word<Operator> & { values: 0 | 1 | 2 | 'many' })[] = [
  { value: 'eq', label: t`is`, values: 1 },
  { value: 'neq', label: t`is not`, values: 1, hint: t`also when missing` },
  { value: 'in', label: t`is one of`, values: 'many' },
  { value: 'not_in', label: t`is none of`, values: 'many' },
  { value: 'contains', label: t`contains`, values: 1 },
  { value: 'not_contains', label: t`does not contain`, values: 1 },
  { value: 'starts_with', label: t`starts with`, values: 1 },
  { value: 'ends_with', label: t`ends with`, values: 1 },
  { value: 'gt', label: '>', values: 1, hint: t`greater than` },
  { value: 'gte', label: '≥', values: 1, hint: t`at least` },
  { value: 'lt', label: '<', values: 1, hint: t`less than` },
  { value: 'lte', label: '≤', values: 1, hint: t`at most` },
  { value: 'between', label: t`is between`, values: 2 },
  { value: 'before', label: t`is before`, values: 1, hint: t`a date` },
  { value: 'after', label: t`is after`, values: 1, hint: t`a date` },
  { value: 'is_set', label: t`is set`, values: 0 },
  { value: 'is_not_set', label: t`is not set`, values: 0 },
]

export function operator(value: Operator) {
  return operators.find((one) => one.value === value)!
}

export const intervals: Word<Interval>[] = [
  { value: 'hour', label: t`hour` },
  { value: 'day', label: t`day` },
  { value: 'week', label: t`week` },
  { value: 'month', label: t`month` },
  { value: 'quarter', label: t`quarter` },
  { value: 'year', label: t`year` },
]

/** What an interval is called in a sentence. */
export function intervalText(interval: Interval): string {
  return intervals.find(({ value }) => value === interval)?.label ?? interval
}

/** Built-in columns, as filters and breakdowns offer them. */
export const fieldWords: Word<string>[] = [
  { value: 'event_name', label: t`Event name` },
  { value: 'user_id', label: t`User id` },
  { value: 'anonymous_id', label: t`Anonymous id` },
  { value: 'session_id', label: t`Session id` },
  { value: 'event_created', label: t`Event time` },
  { value: 'received_at', label: t`Time of receipt` },
]

/** Whose an attribute is, as the headings of every list of attributes. */
export const ownerWords: Words<Owner> = {
  event: { label: t`Event attributes` },
  user: { label: t`User attributes` },
  field: { label: t`Built in` },
  cohort: { label: t`Cohorts` },
}

export const owners = Object.keys(ownerWords) as Owner[]

export function attributeText(attribute: string | readonly string[], of?: Owner): string {
  if (of === 'cohort') return cohortName(String(attribute))
  if (of === 'field') return fieldWords.find(({ value }) => value === attribute)?.label ?? String(attribute)
  const name = typeof attribute === 'string' ? attribute : attribute.join('.')
  return of === 'user' ? t`user ${name}` : name
}

export function valueText(value: unknown): string {
  if (value === null || value === undefined) return t`nothing`
  if (value === '') return t`empty text`
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}

export function eventText(event: string | readonly string[] | null): string {
  if (event === null) return t`Any event`
  return typeof event === 'string' ? event : event.join(t` or `)
}
