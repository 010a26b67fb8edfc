import { invalidQuery } from '../schema/issues.ts'
import { datePattern, firstMoment, lastMoment, timePattern } from '../schema/range.ts'
import type { Range, Shift } from '../schema.ts'
import type { Interval } from '../vocabulary.ts'
import { add, day, lengthOf, monthOf, monthsIn, startOfMonth, truncate, type WeekStart } from './calendar.ts'
import type { Zone } from './zone.ts'

/** Instants, half-open: `from` is in, `to` is not. */
export interface Bounds {
  from: number
  to: number
}

export interface RangeContext {
  now: number
  /** Where a range without an end ends. Default: now. */
  openEnd?: number
  zone: Zone
  weekStart: WeekStart
  /** Where the range `all` starts; null when there is no event. */
  firstEvent: number | null
}

/** The instants a range stands for. Throws `invalid_query` when it is empty. */
export function boundsOf(range: Range, context: RangeContext): Bounds {
  const bounds = asked(range, context)
  if (bounds.from >= firstMoment) return bounds
  throw invalidQuery(['range'], 'The range starts before the year 1.', 'For the whole history write {"all": true}.')
}

function asked(range: Range, context: RangeContext): Bounds {
  const { now, zone, openEnd = now } = context
  if ('last' in range) return lastBounds(range, context)
  if ('all' in range) return { from: Math.min(context.firstEvent ?? openEnd - 1, openEnd - 1), to: openEnd }
  const from = momentOf(range.from, zone, 0)
  const to =
    range.to === undefined ? (from < openEnd ? openEnd : now) : Math.min(momentOf(range.to, zone, 1), lastMoment)
  if (from < to) return { from, to }
  throw invalidQuery(
    ['range'],
    range.to === undefined
      ? 'The range starts in the future.'
      : `The range ends ${from === to ? 'where' : 'before'} it starts.`,
    'A "to" that is a date includes that day; an instant is excluded.',
  )
}

/** The whole interval that holds now is the last one, or with `complete` the first left out. */
function lastBounds({ last, unit, complete = false }: Extract<Range, { last: number }>, context: RangeContext): Bounds {
  const { now, zone, weekStart } = context
  const current = truncate(now + zone.offsetAt(now), unit, weekStart)
  if (unit === 'hour') {
    const start = now - (now + zone.offsetAt(now) - current)
    const to = complete ? start : start + lengthOf.hour
    return { from: to - last * lengthOf.hour, to }
  }
  const end = complete ? current : add(current, 1, unit)
  return { from: zone.toInstant(add(end, -last, unit)), to: zone.toInstant(end) }
}

/** The instant of a moment; a date-only one is the start of the local day `days` later. */
function momentOf(moment: string | number, zone: Zone, days: number): number {
  if (typeof moment === 'number') return moment
  if (datePattern.test(moment)) return zone.toInstant(Date.parse(moment) + days * day)
  return instantOf(moment, zone)
}

/** The instant of an ISO date or time; without an offset it is read in the zone. */
export function instantOf(text: string, zone: Zone): number {
  const iso = text.replace(' ', 'T').replace(',', '.').toUpperCase()
  if (datePattern.test(text)) return zone.toInstant(Date.parse(text))
  const offset = timePattern.exec(text)?.[3]
  return offset ? Date.parse(iso.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : zone.toInstant(Date.parse(`${iso}Z`))
}

/** How far back the range that is compared lies. */
export type Distance = { months: number } | { days: number } | { hours: number } | { milliseconds: number }

/** The distance of a shift by calendar units. */
export function shiftDistance({ count, unit }: Shift): Distance {
  if (monthsIn[unit] > 0) return { months: count * monthsIn[unit] }
  return unit === 'hour' ? { hours: count } : { days: (count * lengthOf[unit]) / day }
}

/** The length of a range as a distance: in months where it is whole months in an interval of months, else in days. */
export function ownLength({ from, to }: Bounds, zone: Zone, interval: Interval | 'none'): Distance {
  const [start, end] = [startOfDay(from, zone), startOfDay(to, zone)]
  if (start === undefined || end === undefined) return { milliseconds: to - from }
  const byMonths = interval !== 'none' && monthsIn[interval] > 0
  if (byMonths && startOfMonth(monthOf(start)) === start && startOfMonth(monthOf(end)) === end) {
    return { months: monthOf(end) - monthOf(start) }
  }
  return { days: Math.round((end - start) / day) }
}

/** The bounds a distance earlier, by the local calendar. */
export function earlier({ from, to }: Bounds, distance: Distance, zone: Zone): Bounds {
  const back = (instant: number): number => {
    if ('milliseconds' in distance) return instant - distance.milliseconds
    if ('hours' in distance) return instant - distance.hours * lengthOf.hour
    const local = startOfDay(instant, zone) ?? instant + zone.offsetAt(instant)
    return zone.toInstant('months' in distance ? add(local, -distance.months, 'month') : local - distance.days * day)
  }
  return { from: back(from), to: back(to) }
}

/** The local midnight that an instant stands for: also where clocks are set forward across it and the day begins later. */
function startOfDay(instant: number, zone: Zone): number | undefined {
  const midnight = truncate(instant + zone.offsetAt(instant), 'day', 'monday')
  return zone.toInstant(midnight) === instant ? midnight : undefined
}
