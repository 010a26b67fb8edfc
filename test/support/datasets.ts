import type { Condition, Filter, TrendQuery } from '../../src/runtime/query/schema.ts'
import { sharedFiles, sharedLines } from './shared.ts'

/** Real events, and answers to questions about them that were worked out without SQL. */
export const datasets = () => sharedFiles('data').filter((name) => sharedFiles(`data/${name}/answers`).length > 0)

export interface DatasetAnswer {
  id: string
  dataset: string
  query: DatasetQuery
  expected: DatasetExpected
  expected_under_other_definitions?: { [definition: string]: Partial<DatasetExpected> }
}

interface DatasetQuery {
  kind: string
  measure: string
  events: string[] | null
  filters: NeutralFilter | null
  range: { from: string; to_exclusive: string; timezone: string }
  interval?: TrendQuery['interval'] | null
  property?: string
  breakdown?: string
  limit?: number
}

type NeutralFilter =
  | { and: NeutralFilter[] }
  | { or: NeutralFilter[] }
  | { property: string; operator: string; value?: never }

export interface DatasetExpected {
  value?: number
  series?: [string, number | null][]
  unique_users_whole_range?: number
  count_values?: number
  top?: [string | number, number][]
  other?: number
  not_set?: number
  tie_at_cut?: boolean
  [measure: string]: unknown
}

/** The items of a data set as they would be sent. */
export function datasetItems(dataset: string): object[] {
  const files = sharedFiles(`data/${dataset}`)
  const users = files.includes('users.ndjson.gz') ? sharedLines<object>(`data/${dataset}/users.ndjson.gz`) : []
  return [...users, ...sharedLines<object>(`data/${dataset}/events.ndjson.gz`)]
}

/** The measures that one answer covers, by their name in it. */
export function measuresOf({ query, expected }: DatasetAnswer): { name: string; measure: string }[] {
  if (query.measure !== 'all_aggregates') return [{ name: 'value', measure: nameOf(query.measure) }]
  return Object.keys(expected)
    .filter((name) => name !== 'count_values')
    .map((name) => ({ name, measure: name }))
}

function nameOf(measure: string): string {
  return measure === 'total' ? 'events' : measure === 'unique_users' ? 'users' : measure
}

/** An answer's question in the query language. */
export function datasetQuery({ query }: DatasetAnswer, measure: string): TrendQuery {
  const { events, filters, range, interval, property, breakdown, limit } = query
  return {
    kind: 'trend',
    range: { from: range.from, to: dayBefore(range.to_exclusive) },
    time_zone: range.timezone,
    interval: interval ?? 'none',
    ...(filters && { filter: filterOf(filters) }),
    series: [
      {
        event: events,
        measure: measure as 'sum',
        ...(property && { attribute: attributeOf(property).attribute }),
      },
    ],
    ...(breakdown && { breakdown: [attributeOf(breakdown)] }),
    ...(limit && { limit }),
  }
}

/** The last date of a range that ends before a date. */
export function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
}

function attributeOf(property: string): Pick<Condition, 'attribute' | 'of'> & { attribute: string } {
  const [owner, ...rest] = property.split('.')
  if (owner === 'event_attributes') return { attribute: rest.join('.'), of: 'event' }
  if (owner === 'user_attributes') return { attribute: rest.join('.'), of: 'user' }
  return { attribute: property, of: 'field' }
}

const operators: { [operator: string]: Condition['op'] } = { equals: 'eq', not_equals: 'neq' }

export function filterOf(filter: NeutralFilter): Filter {
  if ('and' in filter) return { and: filter.and.map(filterOf) }
  if ('or' in filter) return { or: filter.or.map(filterOf) }
  const { property, operator, value } = filter
  const of = attributeOf(property)
  const condition = {
    ...of,
    op: operators[operator] ?? (operator as Condition['op']),
    ...(value !== undefined && { value }),
  }
  // There, a negation is false where the attribute is missing.
  return operator.startsWith('not_') ? { and: [{ ...of, op: 'is_set' }, condition] } : condition
}
