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
  { value: 'events', label: 'events', hint: 'how often it happened' },
  { value: 'users', label: 'users', hint: 'how many different users' },
  { value: 'sessions', label: 'sessions', hint: 'how many different sessions' },
  { value: 'first_time', label: 'first-time users', hint: 'whose first ever is in the interval' },
  { value: 'active_7d', label: 'users, trailing 7 days', hint: 'active in the 7 days up to each' },
  { value: 'active_30d', label: 'users, trailing 30 days', hint: 'active in the 30 days up to each' },
  { value: 'per_user_avg', label: 'per user, average', hint: 'among users who did it' },
  { value: 'per_user_median', label: 'per user, median' },
  { value: 'per_user_min', label: 'per user, least' },
  { value: 'per_user_max', label: 'per user, most' },
  { value: 'per_user_p90', label: 'per user, 90th percentile' },
]

export const attributeMeasures: Word<Measure>[] = [
  { value: 'sum', label: 'sum of' },
  { value: 'avg', label: 'average of' },
  { value: 'median', label: 'median of' },
  { value: 'min', label: 'smallest' },
  { value: 'max', label: 'largest' },
  { value: 'p75', label: '75th percentile of' },
  { value: 'p90', label: '90th percentile of' },
  { value: 'p95', label: '95th percentile of' },
  { value: 'p99', label: '99th percentile of' },
  { value: 'distinct', label: 'different values of' },
]

export function needsAttribute(measure: Measure): boolean {
  return attributeMeasures.some(({ value }) => value === measure)
}

/** `values`: how many operands the operator takes; `many` is one or more. */
export const operators: (Word<Operator> & { values: 0 | 1 | 2 | 'many' })[] = [
  { value: 'eq', label: 'is', values: 1 },
  { value: 'neq', label: 'is not', values: 1, hint: 'also when missing' },
  { value: 'in', label: 'is one of', values: 'many' },
  { value: 'not_in', label: 'is none of', values: 'many' },
  { value: 'contains', label: 'contains', values: 1 },
  { value: 'not_contains', label: 'does not contain', values: 1 },
  { value: 'starts_with', label: 'starts with', values: 1 },
  { value: 'ends_with', label: 'ends with', values: 1 },
  { value: 'gt', label: '>', values: 1, hint: 'greater than' },
  { value: 'gte', label: '≥', values: 1, hint: 'at least' },
  { value: 'lt', label: '<', values: 1, hint: 'less than' },
  { value: 'lte', label: '≤', values: 1, hint: 'at most' },
  { value: 'between', label: 'is between', values: 2 },
  { value: 'before', label: 'is before', values: 1, hint: 'a date' },
  { value: 'after', label: 'is after', values: 1, hint: 'a date' },
  { value: 'is_set', label: 'is set', values: 0 },
  { value: 'is_not_set', label: 'is not set', values: 0 },
]

export function operator(value: Operator) {
  return operators.find((one) => one.value === value)!
}

export const intervals: Word<Interval>[] = [
  { value: 'hour', label: 'hour' },
  { value: 'day', label: 'day' },
  { value: 'week', label: 'week' },
  { value: 'month', label: 'month' },
  { value: 'quarter', label: 'quarter' },
  { value: 'year', label: 'year' },
]

/** Built-in columns, as filters and breakdowns offer them. */
export const fieldWords: Word<string>[] = [
  { value: 'event_name', label: 'Event name' },
  { value: 'user_id', label: 'User id' },
  { value: 'anonymous_id', label: 'Anonymous id' },
  { value: 'session_id', label: 'Session id' },
  { value: 'event_created', label: 'Event time' },
  { value: 'received_at', label: 'Time of receipt' },
]

/** Whose an attribute is, as the headings of every list of attributes. */
export const ownerWords: Words<Owner> = {
  event: { label: 'Event attributes' },
  user: { label: 'User attributes' },
  field: { label: 'Built in' },
  cohort: { label: 'Cohorts' },
}

export const owners = Object.keys(ownerWords) as Owner[]

export function attributeText(attribute: string | readonly string[], of?: Owner): string {
  if (of === 'cohort') return cohortName(String(attribute))
  if (of === 'field') return fieldWords.find(({ value }) => value === attribute)?.label ?? String(attribute)
  const name = typeof attribute === 'string' ? attribute : attribute.join('.')
  return of === 'user' ? `user ${name}` : name
}

export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (value === '') return 'empty text'
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}

export function eventText(event: string | readonly string[] | null): string {
  if (event === null) return 'Any event'
  return typeof event === 'string' ? event : event.join(' or ')
}
