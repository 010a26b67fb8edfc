/** Questions as users ask them, each with the SQL that somebody who knows the tables would write by hand. */
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { firstEvent, lastDay } from './warehouse-worker.ts'

export interface Question {
  what: string
  query: object
  /** On the typed columns. */
  sql: string
  /** The numbers of the answer, to be compared with all but the first column of the rows. */
  numbers(answer: TrendResult): (number | null)[]
}

type Numbers = (number | null)[]

const perDay = ({ series }: TrendResult): Numbers => series[0]!.values
const day = `date_trunc('day', event_created)`

/** `nonce` moves the range's end within the last minute, where nothing happens: a new question with the same answer. */
export function questions(nonce: number): Question[] {
  const to = new Date(Date.parse(`${lastDay}T23:59:59.999Z`) - nonce).toISOString()
  const common = { kind: 'trend', range: { from: firstEvent, to }, time_zone: 'UTC' }
  const within = `event_created >= '2026-01-01' and event_created < '${to.replace('Z', '')}'`
  return [
    {
      what: 'daily counts',
      query: { ...common, series: [{ event: null }], interval: 'day' },
      sql: `select ${day} as day, count(*)::double from events where ${within} group by day order by day`,
      numbers: perDay,
    },
    {
      what: 'daily users',
      query: { ...common, series: [{ event: null, measure: 'users' }], interval: 'day' },
      sql: `select ${day} as day, count(distinct user_key)::double from events where ${within} group by rollup(day) order by day nulls last`,
      numbers: ({ series }) => [...series[0]!.values, series[0]!.total],
    },
    {
      what: 'top 10 values of an attribute',
      query: { ...common, series: [{ event: null }], breakdown: [{ attribute: 'path' }], interval: 'none' },
      sql: `select path, count(*)::double as n from events where ${within} group by path order by n desc, path limit 10`,
      numbers: ({ series }) => series.filter(({ other }) => !other).map(({ total }) => total),
    },
    {
      what: 'p95 of an attribute by day',
      query: { ...common, series: [{ event: 'purchase', measure: 'p95', attribute: 'amount' }], interval: 'day' },
      sql: `select ${day} as day, quantile_cont(amount, 0.95) from events
        where event_name = 'purchase' and ${within} group by day order by day`,
      numbers: perDay,
    },
    {
      what: 'total of an attribute',
      query: { ...common, series: [{ event: 'purchase', measure: 'sum', attribute: 'amount' }], interval: 'none' },
      sql: `select null, sum(amount) from events where event_name = 'purchase' and ${within}`,
      numbers: ({ series }) => [series[0]!.total],
    },
  ]
}
