/** What of a question stays when another kind of question is asked: its events, range and filter. */

import { type IntervalChoice, kindInfo } from './kinds.ts'
import type { Interval, Kind, Query, StepQuery } from './language.ts'

/** What kinds have in common, as far as any of them said it. */
export interface Carried {
  steps: StepQuery[]
  range?: Common['range']
  time_zone?: Common['time_zone']
  week_start?: Common['week_start']
  filter?: Common['filter']
  bots?: Common['bots']
  breakdown?: Extract<Query, { kind: 'funnel' }>['breakdown']
  limit?: number | undefined
  compare?: Extract<Query, { kind: 'trend' }>['compare']
  interval?: IntervalChoice | undefined
  sql?: string
}

type Common = Extract<Query, { kind: 'lifecycle' }>

/** What to keep of a question; `before` is what was kept of those before it, for what this kind cannot say. */
export function carriedFrom(query: Query, before: Carried = { steps: [] }): Carried {
  const info = kindInfo(query.kind)
  const said = query as Partial<Carried>
  const steps = stepsOf(query)
  return {
    ...before,
    ...(info.range && pick(said, ['range', 'time_zone', 'week_start'])),
    ...(info.filter && pick(said, ['filter', 'bots'])),
    ...(info.breakdown && pick(said, ['breakdown', 'limit'])),
    ...(info.compare && pick(said, ['compare'])),
    ...(info.intervals(query).length > 0 && pick(said, ['interval'])),
    ...(steps !== null && { steps }),
    ...(query.kind === 'sql' && { sql: query.sql }),
  }
}

/** A question of a kind about what was carried. */
export function questionOf(kind: Kind, { steps, sql, ...rest }: Carried): Query {
  const info = kindInfo(kind)
  const own = { kind, ...ownPart(kind, steps, sql) } as Query
  const intervals = info.intervals(own)
  const kept = {
    ...own,
    ...(info.range && pick(rest, ['range', 'time_zone', 'week_start'])),
    ...(info.filter && pick(rest, ['filter', 'bots'])),
    ...(info.breakdown && pick(rest, ['breakdown', 'limit'])),
    ...(info.compare && !(rest.range && 'all' in rest.range) && pick(rest, ['compare'])),
    ...(rest.interval && intervals.includes(rest.interval as Interval) && pick(rest, ['interval'])),
  }
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as Query
}

/** Null where the kind is not about certain events: then those of the question before are remembered. */
function stepsOf(query: Query): StepQuery[] | null {
  switch (query.kind) {
    case 'trend':
      return query.series.map(stepOf)
    case 'funnel':
      return query.steps.map(stepOf)
    case 'retention':
      return [stepOf(query.start), stepOf(query.return)]
    case 'lifecycle':
    case 'stickiness':
      return [stepOf(query.event)]
    default:
      return null
  }
}

function stepOf({ event, filter }: StepQuery): StepQuery {
  return filter === undefined ? { event } : { event, filter }
}

function ownPart(kind: Kind, steps: StepQuery[], sql = ''): object {
  const [first = { event: null }, second] = steps
  switch (kind) {
    case 'trend':
      return { series: (steps.length > 0 ? steps : [first]).map((step) => ({ ...step, measure: 'users' })) }
    case 'funnel':
      return { steps: steps.filter(({ event, filter }) => event !== null || filter !== undefined) }
    case 'retention':
      return { start: first, return: second ?? first }
    case 'lifecycle':
      return { event: first }
    case 'stickiness':
      // Said, so that the answer can say of what it counts.
      return { event: first, interval: 'day' }
    case 'sql':
      return { sql }
    default:
      return {}
  }
}

function pick(from: Partial<Carried>, keys: readonly (keyof Carried)[]): Partial<Carried> {
  return Object.fromEntries(keys.map((key) => [key, from[key]]))
}
