import type { SessionsQuery } from '../../src/runtime/query/schema.ts'
import { type OracleCase, oracleItems } from './oracle.ts'

/** A case of another product's test about sessions. */
export interface SessionsCase {
  id: string
  timezone: string
  week_start: 'monday' | 'sunday'
  query: { session_property: string; containing_event: string; metric: string; from: string; to: string }
  expected: { value: number }
}

const measures: { [metric: string]: SessionsQuery['measure'] } = {
  median_duration_seconds: 'duration_median',
}

export function sessionsItems(each: OracleCase): object[] {
  const { session_property } = (each as unknown as SessionsCase).query
  return oracleItems(each).map((item) => withSession(item, session_property))
}

/** There, the session is an attribute of the event. */
function withSession(item: { event_attributes?: { [key: string]: unknown } }, attribute: string): object {
  const session = item.event_attributes?.[attribute]
  return session === undefined ? item : { ...item, session_id: session }
}

/** The case's question in the query language. Words it does not know are an error, never guessed. */
export function sessionsQuery({ query, timezone, week_start }: SessionsCase): SessionsQuery {
  const measure = measures[query.metric]
  if (!measure) throw new Error(`no measure for ${query.metric}`)
  return {
    kind: 'sessions',
    range: { from: query.from, to: query.to },
    time_zone: timezone,
    week_start,
    interval: 'none',
    measure,
    containing: { event: query.containing_event },
  }
}
