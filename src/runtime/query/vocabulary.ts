/**
 * The words of the query language, without the schema: the command line reads them to name its flags' choices,
 * and must not load a validator for that.
 */

export const kinds = [
  'trend',
  'funnel',
  'retention',
  'lifecycle',
  'stickiness',
  'paths',
  'sessions',
  'web',
  'sql',
] as const
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

/** Whose an attribute is. A `cohort` reads as an attribute of the user by its id: true for members, false for others. */
export const owners = ['event', 'user', 'field', 'cohort'] as const
export type Owner = (typeof owners)[number]

export const botChoices = ['exclude', 'include', 'only'] as const
export type Bots = (typeof botChoices)[number]
export const weekStarts = ['monday', 'sunday'] as const

export const funnelOrders = ['ordered', 'strict', 'any'] as const
export type FunnelOrder = (typeof funnelOrders)[number]

export const funnelViews = ['steps', 'trend', 'time_to_convert'] as const
export type FunnelView = (typeof funnelViews)[number]

/** Units of a conversion window. */
export const windowUnits = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const
export type WindowUnit = (typeof windowUnits)[number]

/** Which of a user's events says the value of a funnel's breakdown; besides these, that of one step. */
export const attributions = ['first_touch', 'last_touch', 'all'] as const
export type Attribution = (typeof attributions)[number]

/** What a funnel counts. */
export const counted = ['users', 'sessions'] as const
export type Counted = (typeof counted)[number]

/** What puts a user into a retention cohort. */
export const cohortKinds = ['first_time', 'first_time_in_range', 'recurring'] as const
export type CohortKind = (typeof cohortKinds)[number]

/** Where a retention cell begins: with the calendar, or with each user's own start. */
export const retentionWindows = ['calendar', '24h'] as const

export const sessionMeasures = [
  'count',
  'per_user',
  'events_avg',
  'duration_avg',
  'duration_median',
  'bounce_rate',
] as const
export type SessionMeasure = (typeof sessionMeasures)[number]

export const webSections = [
  'totals',
  'timeline',
  'pages',
  'entry_pages',
  'exit_pages',
  'referrers',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'browsers',
  'os',
  'devices',
  'languages',
  'countries',
] as const
export type WebSection = (typeof webSections)[number]

/** Those that list values. */
export const webLists = webSections.filter((section) => section !== 'totals' && section !== 'timeline')
export type WebList = (typeof webLists)[number]
