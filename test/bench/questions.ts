/** Questions as users ask them, each with the SQL that somebody who knows the tables would write by hand. */
import type { Result } from '../../src/runtime/query/result.ts'
import type { Kind } from '../../src/runtime/query/vocabulary.ts'
import { firstEvent, lastDay } from './warehouse-worker.ts'

export type Rows = (string | number | null)[][]
type Numbers = (number | null)[]

export interface Question {
  what: string
  query: { kind: Kind; [key: string]: unknown }
  /** On the typed columns. */
  sql: string
  /** The numbers of the answer. */
  numbers(answer: Result): Numbers
  /** The same numbers of the rows by hand. Default: the second column. */
  byHand?(rows: Rows): Numbers
}

let asked = 0
/** Another number each time, for a question that nobody asked before. */
export const nonce = (): number => ++asked

/** `nonce` moves the range's end within the last minute, where nothing happens: a new question with the same answer. */
export function questions(nonce: number): Question[] {
  const to = new Date(Date.parse(`${lastDay}T23:59:59.999Z`) - nonce).toISOString()
  const asked = { range: { from: firstEvent, to }, time_zone: 'UTC' }
  const within = `event_created >= '2026-01-01' and event_created < '${to.replace('Z', '')}'`
  const anew = { filter: { attribute: 'event_name', of: 'field', op: 'neq', value: `none-${nonce}` } }
  const context = { asked, within, anew }
  return [
    ...trends(context),
    funnel(context),
    retention(context),
    lifecycle(context),
    stickiness(context, to),
    sessions(context),
    paths(context),
    cohort(context),
    sql(context),
  ]
}

interface Context {
  asked: { range: object; time_zone: string }
  /** A filter that everything passes, another one each time: for questions of whole intervals, which the end leaves alone. */
  anew: { filter: object }
  /** The range as a condition. */
  within: string
}

const day = `date_trunc('day', event_created)`
const week = `datediff('day', date '2025-12-29', event_created::date) // 7`
const weeks = 14

type ResultOf<K extends Kind> = Extract<Result, { kind: K }>
/** Reads an answer of a kind. */
const of =
  <K extends Kind>(_kind: K, read: (answer: ResultOf<K>) => Numbers) =>
  (answer: Result): Numbers =>
    read(answer as ResultOf<K>)
const perDay = of('trend', ({ series }) => series[0]!.values)
const all = (rows: Rows): Numbers => rows.flat().map((value) => (value === null ? null : Number(value)))

function trends({ asked, within }: Context): Question[] {
  const trend = { kind: 'trend' as const, ...asked }
  return [
    {
      what: 'daily counts',
      query: { ...trend, series: [{ event: null }], interval: 'day' },
      sql: `select ${day} as day, count(*)::double from events where ${within} group by day order by day`,
      numbers: perDay,
    },
    {
      what: 'daily users',
      query: { ...trend, series: [{ event: null, measure: 'users' }], interval: 'day' },
      sql: `select ${day} as day, count(distinct user_key)::double from events where ${within} group by rollup(day) order by day nulls last`,
      numbers: of('trend', ({ series }) => [...series[0]!.values, series[0]!.total]),
    },
    {
      what: 'top 10 values of an attribute',
      query: { ...trend, series: [{ event: null }], breakdown: [{ attribute: 'path' }], interval: 'none' },
      sql: `select path, count(*)::double as n from events where ${within} group by path order by n desc, path limit 10`,
      numbers: of('trend', ({ series }) => series.filter(({ other }) => !other).map(({ total }) => total)),
    },
    {
      what: 'p95 of an attribute by day',
      query: { ...trend, series: [{ event: 'purchase', measure: 'p95', attribute: 'amount' }], interval: 'day' },
      sql: `select ${day} as day, quantile_cont(amount, 0.95) from events
        where event_name = 'purchase' and ${within} group by day order by day`,
      numbers: perDay,
    },
    {
      what: 'total of an attribute',
      query: { ...trend, series: [{ event: 'purchase', measure: 'sum', attribute: 'amount' }], interval: 'none' },
      sql: `select null, sum(amount) from events where event_name = 'purchase' and ${within}`,
      numbers: of('trend', ({ series }) => [series[0]!.total]),
    },
  ]
}

/** Each attempt's next steps by ASOF joins; of a user's attempts the furthest, which are also the earliest by each time. */
function funnel({ asked, within }: Context): Question {
  const step = (name: string) =>
    `select user_key as u, epoch_ms(event_created) as t from events where event_name = '${name}' and ${within}`
  return {
    what: 'funnel of three steps in seven days',
    query: {
      kind: 'funnel',
      ...asked,
      steps: ['page_viewed', 'added_to_cart', 'purchase'].map((event) => ({ event })),
      window: { count: 7, unit: 'day' },
    },
    sql: `
      with one as (${step('page_viewed')}), two as (${step('added_to_cart')}), three as (${step('purchase')}),
      second as (select one.u, one.t as t1, case when two.t <= one.t + 604800000 then two.t end as t2
        from one asof left join two on one.u = two.u and one.t <= two.t),
      third as (select second.u, t1, t2, case when t2 is not null and three.t <= t1 + 604800000 then three.t end as t3
        from second asof left join three on second.u = three.u and second.t2 <= three.t),
      users as (select min(t2) as t2, min(t3) as t3, min(case when t2 is not null then t1 end) as from2,
        min(case when t3 is not null then t1 end) as from3, min(case when t3 is not null then t2 end) as via3 from third group by u)
      select count(*), count(t2), count(t3),
        median((case when t3 is not null then via3 - from3 else t2 - from2 end) / 1000), median((t3 - via3) / 1000) from users`,
    numbers: of('funnel', (answer) =>
      answer.view === 'steps'
        ? [...answer.steps.map(({ count }) => count), ...answer.steps.slice(1).map((each) => each.seconds_median)]
        : [],
    ),
    byHand: all,
  }
}

/** One bit a week. */
function retention({ asked, within, anew }: Context): Question {
  const cells = Array.from({ length: weeks }, (_, k) => `count(case when came >> (first + ${k}) & 1 = 1 then 1 end)`)
  return {
    what: 'retention by week, first time',
    query: {
      kind: 'retention',
      ...asked,
      ...anew,
      interval: 'week',
      start: { event: 'page_viewed' },
      return: { event: 'purchase' },
    },
    sql: `
      with users as (select min(case when event_name = 'page_viewed' then ${week} end) as first,
          bit_or(case when event_name = 'purchase' then 1::bigint << (${week}) else 0 end) as came
        from events where event_name in ('page_viewed', 'purchase') and ${within} group by user_key)
      select first, count(*), ${cells.join(', ')} from users where first is not null group by first order by first`,
    numbers: of('retention', ({ cohorts }) =>
      cohorts
        .filter(({ size }) => size > 0)
        .flatMap(({ size, returned }) => [size, ...returned.slice(1).filter((cell) => cell !== null)]),
    ),
    byHand: (rows) =>
      rows.flatMap(([first, size, , ...cells]) => [size, ...cells.slice(0, weeks - 1 - Number(first))].map(Number)),
  }
}

/** One bit a week; users with the same weeks are one row. */
function lifecycle({ asked, within, anew }: Context): Question {
  return {
    what: 'lifecycle by week',
    query: { kind: 'lifecycle', ...asked, ...anew, interval: 'week', event: { event: null } },
    sql: `
      with users as (select bit_or(1::bigint << (${week})) as active from events where ${within} group by user_key),
      kinds as (select active, count(*) as n from users group by active),
      weeks as (select unnest(range(${weeks})) as w),
      states as (select w, n, active >> w & 1 as now, case when w > 0 then active >> (w - 1) & 1 else 0 end as before,
        active & ((1::bigint << w) - 1) as ever from kinds cross join weeks)
      select w, coalesce(sum(case when now = 1 and ever = 0 then n end), 0), coalesce(sum(case when now = 1 and before = 1 then n end), 0),
        coalesce(sum(case when now = 1 and before = 0 and ever > 0 then n end), 0), coalesce(sum(case when now = 0 and before = 1 then n end), 0)
      from states group by w order by w`,
    numbers: of('lifecycle', (answer) =>
      answer.buckets.flatMap((_, at) => [
        answer.new[at]!,
        answer.returning[at]!,
        answer.resurrecting[at]!,
        -answer.dormant[at]! + 0,
      ]),
    ),
    byHand: (rows) => rows.flatMap(([, ...numbers]) => numbers.map(Number)),
  }
}

/** One bit a day of the last thirty. */
function stickiness({ asked }: Context, to: string): Question {
  const from = '2026-03-02'
  return {
    what: 'stickiness over thirty days',
    query: {
      kind: 'stickiness',
      ...asked,
      range: { from: `${from}T00:00:00Z`, to },
      interval: 'day',
      event: { event: null },
    },
    sql: `
      with users as (select bit_or(1::bigint << datediff('day', date '${from}', event_created::date)) as days
        from events where event_created >= '${from}' and event_created < '${to.replace('Z', '')}' group by user_key)
      select n, count(days) from (select unnest(range(1, 31)) as n) left join users on bit_count(days) = n group by n order by n`,
    numbers: of('stickiness', ({ users }) => users),
  }
}

/** A session is a row where more than half an hour has passed; it ends at the event before the next such row. */
function sessions({ asked, within }: Context): Question {
  return {
    what: 'average length of sessions',
    query: { kind: 'sessions', ...asked, interval: 'none', measure: 'duration_avg' },
    sql: `
      with events as (select user_key as u, epoch_ms(event_created) as t from events where ${within}),
      gaps as (select u, t, t - lag(t) over (partition by u order by t) as gap from events)
      select null, sum(case when gap <= 1800000 then gap else 0 end) / 1000 / count(case when gap is null or gap > 1800000 then 1 end) from gaps`,
    numbers: of('sessions', ({ total }) => [total]),
  }
}

/** Events numbered within their path; those that repeat the one before are left out first. */
function paths({ asked, within }: Context): Question {
  return {
    what: 'paths of five events',
    query: { kind: 'paths', ...asked, node: { field: 'event_name' }, links: 50 },
    sql: `
      with events as (select user_key as u, epoch_ms(event_created) as t, event_name as v from events where ${within}),
      before as (select u, t, v, lag(v) over w as v0, case when t - lag(t) over w <= 1800000 then 0 else 1 end as opens
        from events window w as (partition by u order by t)),
      numbered as (select u, t, v, opens, sum(opens) over (partition by u order by t rows unbounded preceding) as path from before
        where opens = 1 or v <> v0),
      placed as (select u, path, t, v, row_number() over (partition by u, path order by t) as n from numbered),
      links as (select a.n, a.v, lead(a.v) over (partition by u, path order by n) as next from placed a where n <= 5)
      select (select count(*) from before where opens = 1), * from (
        select n, v, next, count(*) as c from links where next is not null group by n, v, next order by c desc, n, v, next limit 50)`,
    numbers: of('paths', ({ links, paths: count }) => [count, ...links.map((each) => each.count)]),
    byHand: (rows) => [Number(rows[0]![0]), ...rows.map((row) => Number(row[4]))],
  }
}

function cohort({ asked, within }: Context): Question {
  return {
    what: 'daily counts of a cohort',
    query: {
      kind: 'trend',
      ...asked,
      interval: 'day',
      series: [{ event: null }],
      filter: { attribute: 'buyers', of: 'cohort', op: 'eq', value: true },
    },
    sql: `
      select ${day} as day, count(*)::double from events where ${within} and user_key in
        (select user_key from events where event_name = 'purchase' group by user_key having count(*) >= 3)
      group by day order by day`,
    // By hand a day without events is no row.
    numbers: of('trend', ({ series }) => series[0]!.values.filter((value) => value !== 0)),
  }
}

function sql({ within }: Context): Question {
  const text = `select event_name, count(*) as n from events where ${within} group by event_name order by event_name`
  return {
    what: 'read-only SQL',
    query: { kind: 'sql', sql: text },
    sql: text,
    numbers: of('sql', ({ rows }) => rows.map(([, count]) => Number(count))),
  }
}

/** The cohort that a question names. */
export const buyers = {
  name: 'buyers',
  definition: { by: 'events', event: { event: 'purchase' }, count: { op: 'gte', value: 3 } },
}
