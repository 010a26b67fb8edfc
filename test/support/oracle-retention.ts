import type { LifecycleQuery } from '../../src/runtime/query/lifecycle/schema.ts'
import type { RetentionQuery } from '../../src/runtime/query/retention/schema.ts'
import type { Filter, StepQuery } from '../../src/runtime/query/schema.ts'
import type { StickinessQuery } from '../../src/runtime/query/stickiness/schema.ts'
import type { Interval } from '../../src/runtime/query/vocabulary.ts'
import type { OracleCase } from './oracle.ts'

interface NeutralFilter {
  property: string
  op: 'eq'
  value: string
}

interface NeutralStep {
  event: string | null
  filters?: NeutralFilter[]
}

/** A case's question in neutral words. */
interface NeutralRetention {
  period: Interval
  intervals: number
  start_date: string
  kind: 'recurring' | 'first_time' | 'first_time_in_range'
  start_event: NeutralStep
  return_event: NeutralStep
  filters?: NeutralFilter[]
  rolling?: boolean
  minimum_occurrences?: number
}

interface NeutralActivity {
  event: string | null
  from: string
  to: string
  interval: Interval
  filters?: NeutralFilter[]
  cumulative?: boolean
  criteria?: { op: 'exact' | 'gte' | 'lte'; value: number }
}

/** A case with its question and numbers as other analyses put them. */
export type CaseOf<Query, Expected> = Omit<OracleCase, 'query' | 'expected'> & { query: Query; expected: Expected }
export type RetentionCase = CaseOf<NeutralRetention, { matrix: number[][]; dates?: string[] }>
export type LifecycleCase = CaseOf<
  NeutralActivity,
  { new: number[]; returning: number[]; resurrecting: number[]; dormant: number[] }
>
export type StickinessCase = CaseOf<NeutralActivity, { data: number[] }>

/** The case's question in the query language. Words it does not know are an error, never guessed. */
export function retentionQuery({ query, ...rest }: RetentionCase): RetentionQuery {
  known(query, retentionWords)
  const { period, intervals, start_date, kind, start_event, return_event, filters, rolling, minimum_occurrences } =
    query
  return {
    kind: 'retention',
    ...timeOf(rest),
    range: { from: start_date, to: lastDate(start_date, intervals, period) },
    interval: period,
    cohort: kind,
    start: stepOf(start_event),
    return: stepOf(return_event),
    ...(filters && { filter: filterOf(filters) }),
    ...(rolling !== undefined && { rolling }),
    ...(minimum_occurrences !== undefined && { min_events: minimum_occurrences }),
  }
}

export function lifecycleQuery({ query, ...rest }: LifecycleCase): LifecycleQuery {
  known(query, activityWords)
  const { event, filters, from, to, interval } = query
  return { kind: 'lifecycle', ...timeOf(rest), range: { from, to }, interval, event: stepOf({ event, ...of(filters) }) }
}

export function stickinessQuery({ query, ...rest }: StickinessCase): StickinessQuery {
  known(query, [...activityWords, 'cumulative', 'criteria'])
  const { event, filters, from, to, interval, cumulative, criteria } = query
  return {
    kind: 'stickiness',
    ...timeOf(rest),
    range: { from, to },
    interval,
    event: stepOf({ event, ...of(filters) }),
    ...(cumulative !== undefined && { cumulative }),
    ...(criteria && { count: { op: criteria.op === 'exact' ? 'eq' : criteria.op, value: criteria.value } }),
  }
}

const retentionWords = [
  'type',
  'period',
  'intervals',
  'start_date',
  'kind',
  'start_event',
  'return_event',
  'filters',
  'rolling',
  'minimum_occurrences',
]
const activityWords = ['type', 'event', 'filters', 'from', 'to', 'interval']

function known(query: object, words: readonly string[]): void {
  const unknown = Object.keys(query).filter((word) => !words.includes(word))
  if (unknown.length > 0) throw new Error(`no words for ${unknown}`)
}

function timeOf({ timezone, week_start }: Pick<OracleCase, 'timezone' | 'week_start'>) {
  return { time_zone: timezone, week_start }
}

function of(filters: NeutralFilter[] | undefined) {
  return filters ? { filters } : {}
}

function stepOf({ event, filters }: NeutralStep): StepQuery {
  return { event, ...(filters && { filter: filterOf(filters) }) }
}

function filterOf(filters: NeutralFilter[]): Filter {
  return { and: filters.map(({ property, op, value }) => ({ attribute: property, op, value })) }
}

/** The first date of the last of so many intervals. */
function lastDate(first: string, intervals: number, period: string): string {
  const date = new Date(first)
  if (period === 'month') date.setUTCMonth(date.getUTCMonth() + intervals - 1)
  else date.setUTCDate(date.getUTCDate() + (intervals - 1) * (period === 'week' ? 7 : 1))
  if (!['day', 'week', 'month'].includes(period)) throw new Error(`no intervals of a ${period}`)
  return date.toISOString().slice(0, 10)
}
