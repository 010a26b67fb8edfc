/**
 * The words of the query language, without the schema: the command line reads them to name its flags' choices,
 * and must not load a validator for that.
 */

export const kinds = ['trend'] as const
export type Kind = (typeof kinds)[number]

export const intervals = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Interval = (typeof intervals)[number]

/** Measures that count events, users or sessions and need no attribute. */
export const countMeasures = [
  'events',
  'users',
  'sessions',
  'first_time',
  'active_7d',
  'active_30d',
  'per_user_avg',
  'per_user_median',
  'per_user_min',
  'per_user_max',
  'per_user_p90',
] as const

/** Measures of one attribute's values. */
export const attributeMeasures = ['distinct', 'sum', 'avg', 'min', 'max', 'median', 'p75', 'p90', 'p95', 'p99'] as const

export const measures = [...countMeasures, ...attributeMeasures] as const
export type Measure = (typeof measures)[number]

export const operators = [
  'eq',
  'neq',
  'in',
  'not_in',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'before',
  'after',
  'is_set',
  'is_not_set',
] as const
export type Operator = (typeof operators)[number]

/** Built-in columns a filter or breakdown can name with `"of": "field"`. */
export const fields = ['event_name', 'user_id', 'anonymous_id', 'session_id', 'event_created', 'received_at'] as const
export type Field = (typeof fields)[number]

export const owners = ['event', 'user', 'field'] as const
export type Owner = (typeof owners)[number]

export const botChoices = ['exclude', 'include', 'only'] as const
export const weekStarts = ['monday', 'sunday'] as const
