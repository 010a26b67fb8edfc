/** What changed since yesterday: the questions, and what their answers say. */
import type { ErrorBody } from '../../src/errors.ts'
import type { Result } from '../../src/runtime/query/result.ts'
import type { Compare, Query, Range, TrendQuery } from '../language.ts'
import { addDays, localDate } from '../time.ts'

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

/** All of them go out in one request; `now` in milliseconds, `timeZone` the app's. */
export function changeQuestions(now: number, timeZone: string): Query[] {
  const weekAgo = new Date(now - 7 * 86_400_000).toISOString().slice(0, 19).replace('T', ' ')
  return [
    figures({ shift: { count: 1, unit: 'day' } }),
    ...weeks.map((count) => figures({ shift: { count, unit: 'week' } })),
    byEvent(today.range),
    // Asked for itself: what stopped is not among the most frequent of today.
    byEvent(yesterdaySoFar(now, timeZone)),
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
  if (results.length !== weeks.length + 4) return null
  const [yesterday, ...rest] = results
  const [todayByEvent, yesterdayByEvent, fresh] = rest.slice(weeks.length)
  const earlier = rest.slice(0, weeks.length)
  const figure = (at: number): Figure => ({
    now: total(yesterday, at),
    yesterday: before(yesterday, at),
    weekday: earlier.reduce((sum, one) => sum + before(one, at), 0) / weeks.length,
  })
  return { users: figure(0), events: figure(1), moved: movedOf(todayByEvent, yesterdayByEvent), fresh: freshOf(fresh) }
}

const today = { kind: 'trend', range: { last: 1, unit: 'day' }, interval: 'none' } as const

function byEvent(range: Range): TrendQuery {
  const breakdown: TrendQuery['breakdown'] = [{ attribute: 'event_name', of: 'field' }]
  return { ...today, range, series: [{ event: null, measure: 'events' }], breakdown, limit: 50 }
}

/** From midnight to the time that it is now, in the app's zone. */
function yesterdaySoFar(now: number, timeZone: string): Range {
  const day = addDays(localDate(now, timeZone), -1)
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' }).format(now)
  return { from: day, to: `${day}T${clock}` }
}

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

function movedOf(today: Result | undefined, yesterday: Result | undefined): Moved[] {
  const [now, before] = [countsOf(today), countsOf(yesterday)]
  return [...new Set([...now.counts.keys(), ...before.counts.keys()])]
    .filter((event) => (now.whole || now.counts.has(event)) && (before.whole || before.counts.has(event)))
    .map((event) => ({ event, now: now.counts.get(event) ?? 0, yesterday: before.counts.get(event) ?? 0 }))
    .filter((one) => one.now !== one.yesterday)
    .sort((a, b) => Math.abs(b.now - b.yesterday) - Math.abs(a.now - a.yesterday))
    .slice(0, mostMoved)
}

/** By the event's name; not `whole` when there are more names than were answered. */
function countsOf(result: Result | undefined): { counts: Map<string, number>; whole: boolean } {
  const series = result?.kind === 'trend' ? result.series : []
  const named = series.flatMap(({ breakdown, total: count }) =>
    breakdown ? [[String(breakdown[0]), count ?? 0] as const] : [],
  )
  return { counts: new Map(named), whole: series.every(({ other }) => !other) }
}

function freshOf(result: Result | undefined): Fresh[] {
  if (result?.kind !== 'sql') return []
  return result.rows.map(([event, count]) => ({ event: String(event), count: Number(count) }))
}
