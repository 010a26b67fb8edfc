import { bucketsOf, periodOf, type Timing, timingOf } from '../periods.ts'
import type { AppFacts, Period, Scope, Step } from '../plan.ts'
import { invalidQuery } from '../schema/issues.ts'
import type { Split } from '../schema.ts'
import { plannedStep, scopeOf } from '../scope.ts'
import { day } from '../time/calendar.ts'
import { wholeBounds } from '../time/whole.ts'
import type { CohortKind, Interval } from '../vocabulary.ts'
import type { RetentionQuery } from './schema.ts'

/** A question with nothing left open: absolute times, every default filled in, plain JSON. */
export interface RetentionPlan {
  kind: 'retention'
  scope: Scope
  interval: Interval
  /** Local labels of the cohorts' intervals. */
  buckets: string[]
  /** The whole intervals of the range, as far as they have begun. */
  period: Period
  start: Step
  return: Step
  cohort: CohortKind
  /** Start events before the range say who is not new in it. */
  history: boolean
  rolling: boolean
  minEvents: number
  windows: 'calendar' | '24h'
  /** How many cells a cohort can have. */
  width: number
  /** How many of them each cohort has by now. */
  cells: number[]
  breakdown: Split[]
  limit: number
}

/** More cells than this are refused: nobody can look at them. */
const mostCells = 1_000_000

/** Decides everything about retention. Throws `invalid_query` for a range, zone or interval that cannot be. */
export function planRetention(query: RetentionQuery, app: AppFacts, now: number): RetentionPlan {
  const asked = timingOf(query, app, now)
  const timing = { ...asked, bounds: wholeBounds(asked.bounds, asked) }
  const period = periodOf(timing)
  const { buckets, starts } = bucketsOf(period, timing)
  const { cohort = 'first_time', windows = 'calendar' } = query
  const begun = starts.filter((start) => start < now).length
  const plan = {
    kind: 'retention' as const,
    scope: scopeOf(query, app, timing.zone.name),
    interval: timing.interval,
    buckets,
    period: { ...period, to: starts[begun] ?? period.to },
    start: plannedStep(query.start),
    return: plannedStep(query.return),
    cohort,
    history: cohort === 'first_time' && (app.firstEvent ?? 0) < period.from,
    rolling: query.rolling ?? false,
    minEvents: query.min_events ?? 1,
    windows,
    ...cellsOf(starts, windows, query.periods ?? Number.POSITIVE_INFINITY, { timing, begun, now }),
    breakdown: query.breakdown ?? [],
    limit: query.limit ?? 10,
  }
  const rows = plan.breakdown.length > 0 ? plan.limit + 2 : 1
  if (buckets.length * plan.width * rows > mostCells) throw tooManyCells(buckets.length * plan.width * rows)
  return plan
}

interface Until {
  timing: Timing
  /** Intervals that have begun. */
  begun: number
  now: number
}

/** A cell is there when its interval, or the first of its windows, begins before the range ends and before now. */
function cellsOf(starts: readonly number[], windows: string, periods: number, { timing, begun, now }: Until) {
  const most = (cells: number) => Math.max(0, Math.min(cells, periods))
  if (windows === 'calendar')
    return { width: most(starts.length), cells: starts.map((_, index) => most(begun - index)) }
  const { bounds, zone } = timing
  const days = (start: number, until: number) => {
    const first = start + zone.offsetAt(start)
    let count = start < until ? Math.max(1, Math.floor((until - start) / day) - 1) : 0
    while (count > 0 && zone.toInstant(first + count * day) < until) count++
    return count
  }
  const until = Math.min(bounds.to, now)
  return { width: most(days(starts[0]!, bounds.to)), cells: starts.map((start) => most(days(start, until))) }
}

function tooManyCells(cells: number) {
  return invalidQuery(
    ['interval'],
    `The answer would have ${cells} cells; it has at most ${mostCells}.`,
    'Use a longer interval, fewer "periods", a shorter range, or a smaller "limit".',
  )
}
