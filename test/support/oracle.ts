import type { Filter, TrendQuery } from '../../src/runtime/query/schema.ts'

/** A case of a public test of another product: events, a question in neutral words, and the numbers. */
export interface OracleCase {
  id: string
  analysis: string
  title: string
  timezone: string
  week_start: 'monday' | 'sunday'
  now?: string
  persons?: { id: string; distinct_ids: string[]; properties?: object }[]
  events: OracleEvent[]
  query: OracleTrend
  expected: OracleExpected
}

interface OracleEvent {
  distinct_id: string
  event: string
  timestamp: string
  properties?: object
  message_id: string
}

interface OracleTrend {
  from: string
  to: string
  interval?: TrendQuery['interval']
  series: { event: string | null; math: string; property?: string; filter?: Filter }[]
  formulas?: string[]
  compare?: string
  breakdown?: string
  total?: boolean
}

export interface OracleExpected {
  series?: (number | null)[][]
  dates?: string[]
  formulas?: (number | null)[][]
  formula_totals?: (number | null)[]
  previous?: (number | null)[][]
  previous_totals?: (number | null)[]
  totals?: (number | null)[]
  by_value?: { [value: string]: { data?: (number | null)[]; total?: number } }
}

/** What a sender would send for a case: its people as users with aliases, its events. */
export function oracleItems({ persons = [], events }: OracleCase): object[] {
  const aliases = persons.flatMap(({ distinct_ids }) =>
    distinct_ids.slice(1).map((from) => ({ alias: { from, to: distinct_ids[0]! }, created: '2000-01-01T00:00:00Z' })),
  )
  const users = persons
    .filter(({ properties }) => properties)
    .map(({ distinct_ids, properties }) => ({ user_id: distinct_ids[0]!, user_attributes: properties }))
  const sent = events.map((event) => ({
    event_id: event.message_id,
    event_name: event.event,
    user_id: event.distinct_id,
    event_created: event.timestamp,
    event_attributes: event.properties ?? {},
  }))
  return [...aliases, ...users, ...sent]
}

const measures: { [math: string]: TrendQuery['series'][number]['measure'] } = {
  total: 'events',
  dau: 'users',
  unique: 'users',
  unique_users: 'users',
  unique_session: 'sessions',
  weekly_active: 'active_7d',
  monthly_active: 'active_30d',
  first_time_for_user: 'first_time',
  avg_count_per_user: 'per_user_avg',
  median_count_per_user: 'per_user_median',
  min_count_per_user: 'per_user_min',
  max_count_per_user: 'per_user_max',
  p90_count_per_user: 'per_user_p90',
}

/** The case's question in the query language. Words it does not know are an error, never guessed. */
export function oracleQuery({ query, timezone, week_start }: OracleCase): TrendQuery {
  const { from, to, interval = 'day', series, formulas, compare, breakdown } = query
  return {
    kind: 'trend',
    range: { from, to },
    interval,
    time_zone: timezone,
    week_start,
    series: series.map(({ event, math, property, filter }) => ({
      event,
      measure: measures[math] ?? (math as 'sum'),
      ...(property !== undefined && { attribute: property }),
      ...(filter !== undefined && { filter }),
    })),
    ...(formulas && { formula: formulas }),
    ...(compare && { compare: compareOf(compare) }),
    ...(breakdown && { breakdown: [{ attribute: breakdown }] }),
  }
}

function compareOf(compare: string): NonNullable<TrendQuery['compare']> {
  const shift = /^-(\d+)([hdwmqy])$/.exec(compare)
  if (!shift) return { previous: true }
  const unit = ({ h: 'hour', d: 'day', w: 'week', m: 'month', q: 'quarter', y: 'year' } as const)[shift[2]!]
  if (!unit) throw new Error(`no unit for ${compare}`)
  return { shift: { count: Number(shift[1]), unit } }
}
