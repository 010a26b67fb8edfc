import type { LifecycleQuery } from '../../src/runtime/query/lifecycle/schema.ts'
import type { RetentionQuery } from '../../src/runtime/query/retention/schema.ts'
import type { StickinessQuery } from '../../src/runtime/query/stickiness/schema.ts'
import type { Interval } from '../../src/runtime/query/vocabulary.ts'
import { dayBefore } from './datasets.ts'

interface NeutralQuery {
  interval: Interval
  range: { from: string; to_exclusive: string; timezone: string }
  /** Retention. */
  mode: 'first_time' | 'recurring'
  start_event: string
  return_event: string
  /** Lifecycle and stickiness. */
  events: string[] | null
  filters: null
}

interface Known<Expected> {
  id: string
  dataset: string
  query: NeutralQuery
  expected: Expected
}

export type KnownRetention = Known<{ cohorts: { cohort: string; size: number; returned: number[] }[] }>
export type KnownLifecycle = Known<{
  periods: { period: string; new: number; returning: number; resurrecting: number; dormant: number }[]
}>
export type KnownStickiness = Known<{ users_by_active_periods: [number, number][]; users: number }>

export function knownRetention({ query }: KnownRetention): RetentionQuery {
  const { mode, start_event, return_event } = query
  return {
    kind: 'retention',
    ...timeOf(query),
    // There, the first time is the first one of the range.
    cohort: mode === 'first_time' ? 'first_time_in_range' : mode,
    start: { event: start_event },
    return: { event: return_event },
  }
}

export function knownLifecycle({ query }: KnownLifecycle): LifecycleQuery {
  return { kind: 'lifecycle', ...timeOf(query), event: { event: query.events } }
}

export function knownStickiness({ query }: KnownStickiness): StickinessQuery {
  return { kind: 'stickiness', ...timeOf(query), event: { event: query.events } }
}

function timeOf({ range, interval, filters }: NeutralQuery) {
  if (filters) throw new Error(`no words for ${JSON.stringify(filters)}`)
  return { range: { from: range.from, to: dayBefore(range.to_exclusive) }, time_zone: range.timezone, interval }
}
