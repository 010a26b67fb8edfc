import type { AppFacts, Period } from './plan.ts'
import { invalidQuery } from './schema/issues.ts'
import { firstMoment } from './schema/range.ts'
import type { Compare, Range } from './schema.ts'
import { day, hour, lengthOf, monthsIn, type WeekStart } from './time/calendar.ts'
import { type Bounds, boundsOf, type Distance, earlier, ownLength, shiftDistance } from './time/range.ts'
import { firstStart, indexOf, labelsOf, type Ruler, rulerOf, startsOf } from './time/ruler.ts'
import { trailingOf } from './time/trailing.ts'
import { shifted, type Zone, zoneOf } from './time/zone.ts'
import type { Interval } from './vocabulary.ts'

/** More buckets than this are refused: nobody can look at them. */
export const maximalBuckets = 10_000

/** Intervals of a longer range are refused: each change of its clocks would have to be found. */
const maximalYears = 1_000

/** The time a question is about: instants, and how they are cut into buckets. */
export interface Timing {
  bounds: Bounds
  zone: Zone
  weekStart: WeekStart
  interval: Interval | 'none'
  every: number
}

interface TimingQuery {
  range?: Range | undefined
  time_zone?: string | undefined
  week_start?: WeekStart | undefined
  interval?: Interval | 'none' | undefined
  every?: number | undefined
}

/** The instants a query is about; what it does not say is the last 30 days in the app's zone. */
export function boundedBy(query: TimingQuery, app: AppFacts, now: number) {
  const zone = zoneOf(query.time_zone ?? app.timeZone)
  const weekStart = query.week_start ?? app.weekStart
  const range = query.range ?? { last: 30, unit: 'day' }
  const openEnd = settledNow(now, app)
  return { zone, weekStart, bounds: boundsOf(range, { now, openEnd, zone, weekStart, firstEvent: app.firstEvent }) }
}

/**
 * Where a range without an end ends: the start of this minute when nothing has happened since, so that the question is
 * the same for a minute and its answer can be remembered; else now.
 */
function settledNow(now: number, { lastEvent }: AppFacts): number {
  const minute = now - (now % 60_000)
  return lastEvent != null && lastEvent < minute ? minute : now
}

/** The same with the intervals; what the query does not say is one that suits the range. */
export function timingOf<Query extends TimingQuery>(query: Query, app: AppFacts, now: number) {
  const { zone, weekStart, bounds } = boundedBy(query, app, now)
  const interval = (query.interval ?? defaultInterval(bounds, zone)) as Exclude<Query['interval'], undefined> | Interval
  return { zone, weekStart, bounds, interval, every: query.every ?? 1 }
}

/** Up to 48 hours by the hour, 92 days by the day, 52 weeks by the week, else by the month. */
function defaultInterval({ from, to }: Bounds, zone: Zone): Interval {
  const hours = (to + zone.offsetAt(to) - from - zone.offsetAt(from)) / hour
  if (hours <= 48) return 'hour'
  if (hours <= 92 * 24) return 'day'
  return hours <= 52 * 7 * 24 ? 'week' : 'month'
}

/** The range cut into buckets, with windows of so many days that trail them. Throws `invalid_query` for too many. */
export function periodOf(timing: Timing, windows: readonly number[] = []): Period {
  return periodFrom({ ...timing, windows, start: startOf(timing) })
}

/** The local labels of a period's buckets, and the instants at which their whole intervals start. */
export function bucketsOf({ ruler, size }: Period, { zone }: Timing): { buckets: string[]; starts: number[] } {
  if (ruler === null) return { buckets: [], starts: [] }
  const starts = startsOf(ruler, size, zone)
  return { buckets: labelsOf(ruler, starts, zone), starts }
}

/**
 * The range that is compared. Its buckets are the current ones moved back, so that the two lie over each other one by
 * one. Throws `invalid_query` when it is empty.
 */
export function previousOf(
  compare: Compare | undefined,
  timing: Timing,
  windows: readonly number[] = [],
): Period | null {
  if (!compare) return null
  const { bounds, zone, interval } = timing
  const distance = 'shift' in compare ? shiftDistance(compare.shift) : ownLength(bounds, zone, interval)
  return earlierPeriod(distance, { ...timing, windows })
}

interface PeriodOptions extends Timing {
  windows: readonly number[]
}

function startOf({ bounds, zone, interval, weekStart }: Timing): number {
  return interval === 'none' ? 0 : firstStart(bounds.from, zone, interval, weekStart)
}

function periodFrom(options: PeriodOptions & { start: number }): Period {
  const { bounds, zone, interval, every, start, windows } = options
  const { from, to } = bounds
  refuseTooLong(options)
  const ruler = interval === 'none' ? null : rulerOf({ zone, interval, every, start, to })
  const size = ruler ? indexOf(ruler, to - 1) + 1 : 0
  if (size > maximalBuckets) throw tooManyBuckets(size, interval)
  const trailing = windows.map((days) => [days, trailingOf({ ...options, ruler, size, days })])
  return {
    from,
    to,
    ruler,
    size,
    clamp: ruler !== null && strays(ruler, bounds, size),
    trailing: Object.fromEntries(trailing),
  }
}

/** Before any work is done for it: the exact number of buckets is known only when they are made. */
function refuseTooLong({ bounds, interval, every }: Timing): void {
  if (interval === 'none') return
  const length = bounds.to - bounds.from
  const about = Math.floor(length / ((lengthOf[interval] || monthsIn[interval] * 30.4 * day) * every))
  if (about > 1.1 * maximalBuckets) throw tooManyBuckets(about, interval)
  if (length <= maximalYears * 366 * day) return
  throw invalidQuery(
    ['range'],
    `A range with intervals spans at most ${maximalYears} years.`,
    'Use a shorter range, or the interval "none".',
  )
}

/** True when an event of the range can have an index beside the buckets. */
function strays(ruler: Ruler, { from, to }: Bounds, size: number): boolean {
  const changes = ruler.kind === 'hours' ? [] : ruler.regimes.map((regime) => regime.from)
  return [from, ...changes.flatMap((at) => [at - 1, at]), to - 1]
    .filter((instant) => instant >= from && instant < to)
    .some((instant) => indexOf(ruler, instant) < 0 || indexOf(ruler, instant) >= size)
}

function tooManyBuckets(size: number, interval: string) {
  return invalidQuery(
    ['interval'],
    `The range has ${size} intervals of one ${interval}; an answer has at most ${maximalBuckets}.`,
    'Use a longer interval, "every", or a shorter range.',
  )
}

function earlierPeriod(distance: Distance, options: PeriodOptions): Period {
  const { zone, interval } = options
  const bounds = earlier(options.bounds, distance, zone)
  if (bounds.from >= bounds.to) throw invalidQuery(['compare'], 'The compared range is empty.')
  if (bounds.from < firstMoment) throw invalidQuery(['compare'], 'The compared range starts before the year 1.')
  const start = startOf(options)
  if (interval === 'hour') return periodFrom({ ...options, bounds, start: start - options.bounds.from + bounds.from })
  const byMonths = 'months' in distance && ['month', 'quarter', 'year', 'none'].includes(interval)
  if (byMonths) return periodFrom({ ...options, bounds, start: monthsBack(start, distance.months) })
  const local = (instant: number) => instant + zone.offsetAt(instant)
  const by = local(options.bounds.from) - local(bounds.from)
  return periodFrom({ ...options, bounds, zone: shifted(zone, by), start })
}

function monthsBack(local: number, months: number): number {
  const date = new Date(local)
  return date.setUTCMonth(date.getUTCMonth() - months)
}
