/** What changed since yesterday: the questions, and what their answers say. */
import type { ErrorBody } from '../../src/errors.ts'
import type { Result } from '../../src/runtime/query/result.ts'
import type { Compare, Query, TrendQuery } from '../language.ts'

/** A figure today so far, yesterday up to the same time, and on average on this day of the week up to the same time. */
export interface Figure {
  now: number
  yesterday: number
  weekday: number
}

export interface Moved {
  event: string
  now: number
  yesterday: number
}

export interface Fresh {
  event: string
  count: number
}

export interface Changes {
  users: Figure
  events: Figure
  /** Those whose count moved most, in either direction; the greatest first. */
  moved: Moved[]
  /** First seen in the last seven days; the most frequent first. */
  fresh: Fresh[]
}

const weeks = [1, 2, 3, 4]
const mostMoved = 6

/** All of them go out in one request; `now` in milliseconds. */
export function changeQuestions(now: number): Query[] {
  const weekAgo = new Date(now - 7 * 86_400_000).toISOString().slice(0, 19).replace('T', ' ')
  return [
    figures({ shift: { count: 1, unit: 'day' } }),
    ...weeks.map((count) => figures({ shift: { count, unit: 'week' } })),
    {
      ...today,
      series: [{ event: null, measure: 'events' }],
      breakdown: [{ attribute: 'event_name', of: 'field' }],
      limit: 50,
      compare: { shift: { count: 1, unit: 'day' } },
    },
    {
      kind: 'sql',
      sql: `select event_name, count(*) as events from events group by event_name
having min(event_created) >= timestamp '${weekAgo}' order by events desc, event_name limit 8`,
    },
  ]
}

/** Null when one of the answers is missing or failed. */
export function changesOf(answers: readonly (Result | ErrorBody | undefined)[]): Changes | null {
  const results = answers.flatMap((one) => (one === undefined || 'error' in one ? [] : one))
  if (results.length !== weeks.length + 3) return null
  const [yesterday, ...rest] = results
  const [first, ...others] = rest.slice(weeks.length)
  const earlier = rest.slice(0, weeks.length)
  const [fresh] = others
  const figure = (at: number): Figure => ({
    now: total(yesterday, at),
    yesterday: before(yesterday, at),
    weekday: earlier.reduce((sum, one) => sum + before(one, at), 0) / weeks.length,
  })
  return { users: figure(0), events: figure(1), moved: movedOf(first), fresh: freshOf(fresh) }
}

const today = { kind: 'trend', range: { last: 1, unit: 'day' }, interval: 'none' } as const

function figures(compare: Compare): TrendQuery {
  return {
    ...today,
    series: [
      { event: null, measure: 'users' },
      { event: null, measure: 'events' },
    ],
    compare,
  }
}

function total(result: Result | undefined, at: number): number {
  return (result?.kind === 'trend' && result.series[at]?.total) || 0
}

function before(result: Result | undefined, at: number): number {
  return (result?.kind === 'trend' && result.series[at]?.previous_total) || 0
}

function movedOf(result: Result | undefined): Moved[] {
  if (result?.kind !== 'trend') return []
  return result.series
    .flatMap(({ breakdown, total: now, previous_total }) =>
      breakdown ? { event: String(breakdown[0]), now: now ?? 0, yesterday: previous_total ?? 0 } : [],
    )
    .filter(({ now, yesterday }) => now !== yesterday)
    .sort((a, b) => Math.abs(b.now - b.yesterday) - Math.abs(a.now - a.yesterday))
    .slice(0, mostMoved)
}

function freshOf(result: Result | undefined): Fresh[] {
  if (result?.kind !== 'sql') return []
  return result.rows.map(([event, count]) => ({ event: String(event), count: Number(count) }))
}
