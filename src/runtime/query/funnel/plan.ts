import { bucketsOf, periodOf, timingOf } from '../periods.ts'
import type { AppFacts, Period, Scope, Step } from '../plan.ts'
import { invalidQuery } from '../schema/issues.ts'
import type { FunnelQuery, Split } from '../schema.ts'
import { labelOf, plannedStep, scopeOf } from '../scope.ts'
import { day, hour, second } from '../time/calendar.ts'
import type { Bounds } from '../time/range.ts'
import type { Regime, Zone } from '../time/zone.ts'
import type { Counted, FunnelOrder, FunnelView } from '../vocabulary.ts'
import { componentsOf, mostClasses } from './overlap.ts'

/** A question with nothing left open. Steps are numbered from 1, as in the query. */
export interface FunnelPlan {
  kind: 'funnel'
  scope: Scope
  bounds: Bounds
  steps: (Step & { label: string })[]
  order: FunnelOrder
  window: ConversionWindow
  exclusions: PlannedExclusion[]
  breakdown: Split[]
  limit: number
  attribution: 'first_touch' | 'last_touch' | 'all' | { step: number }
  view: FunnelView
  fromStep: number
  toStep: number
  /** Null: as many as the number of users asks for. */
  bins: number | null
  countBy: Counted
  /** Null but in the view `trend`. */
  period: Period | null
  buckets: string[]
  starts: number[]
}

/** How long after step 1 an attempt may go on. Months are the calendar's, in the time zone that the regimes are of. */
export type ConversionWindow = { milliseconds: number } | { months: number; regimes: Regime[] }

export interface PlannedExclusion extends Step {
  fromStep: number
  toStep: number
}

/** Decides everything about a funnel. Throws `invalid_query` for a range, zone or interval that cannot be. */
export function planFunnel(query: FunnelQuery, app: AppFacts, now: number): FunnelPlan {
  const timing = timingOf(query, app, now)
  const { view = 'steps', steps } = query
  const period = view === 'trend' ? periodOf(timing) : null
  if (query.order === 'any') refuseTangled(steps.map(plannedStep))
  return {
    kind: 'funnel',
    scope: scopeOf(query, app, timing.zone.name),
    bounds: timing.bounds,
    steps: steps.map(({ label, ...step }) => {
      const planned = plannedStep(step)
      return { label: label ?? labelOf(planned), ...planned }
    }),
    order: query.order ?? 'ordered',
    window: windowOf(query.window ?? { count: 14, unit: 'day' }, timing.bounds, timing.zone),
    exclusions: (query.exclude ?? []).map(({ from_step = 1, to_step = steps.length, ...step }) => ({
      ...plannedStep(step),
      fromStep: from_step,
      toStep: to_step,
    })),
    breakdown: query.breakdown ?? [],
    limit: query.limit ?? 10,
    attribution: query.attribution ?? 'first_touch',
    view,
    fromStep: query.from_step ?? 1,
    toStep: query.to_step ?? steps.length,
    bins: query.bins ?? null,
    countBy: query.count_by ?? 'users',
    period,
    ...(period ? bucketsOf(period, timing) : { buckets: [], starts: [] }),
  }
}

const lengths = { second, minute: 60 * second, hour, day, week: 7 * day }

/** A window longer than the range is as good as the range: what lies beyond it is not read. */
function windowOf({ count, unit }: NonNullable<FunnelQuery['window']>, { from, to }: Bounds, zone: Zone) {
  const most = to - from
  if (unit !== 'month') return { milliseconds: Math.min(count * lengths[unit], most) }
  if (count * 28 * day > most) return { milliseconds: most }
  return { months: count, regimes: zone.regimes(from, to + count * 31 * day + 2 * day) }
}

/** In any order all sets of steps that could share events are looked at, which are soon too many. */
function refuseTangled(steps: readonly Step[]): void {
  const most = Math.max(...componentsOf(steps).map(({ classes }) => classes.length))
  if (most <= mostClasses) return
  throw invalidQuery(
    ['steps'],
    `In any order ${most} different steps could be served by the same events; ${mostClasses} can be told apart.`,
    'Name other events, filter by "eq" on one attribute, or choose the order "ordered".',
  )
}
