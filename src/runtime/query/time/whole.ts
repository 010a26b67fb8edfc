import type { Interval } from '../vocabulary.ts'
import { add, type WeekStart } from './calendar.ts'
import type { Bounds } from './range.ts'
import { firstStart, rulerOf, startsOf } from './ruler.ts'
import type { Zone } from './zone.ts'

interface Grid {
  zone: Zone
  interval: Interval
  weekStart: WeekStart
}

/** The bounds widened to the whole intervals that they touch. */
export function wholeBounds({ from, to }: Bounds, grid: Grid): Bounds {
  return { from: startOfInterval(from, grid), to: endOfInterval(to - 1, grid) }
}

/** The instant at which the interval that holds an instant starts. */
export function startOfInterval(instant: number, { zone, interval, weekStart }: Grid): number {
  const start = firstStart(instant, zone, interval, weekStart)
  return interval === 'hour' ? start : zone.toInstant(start)
}

function endOfInterval(instant: number, { zone, interval, weekStart }: Grid): number {
  const start = firstStart(instant, zone, interval, weekStart)
  if (interval !== 'hour') return zone.toInstant(add(start, 1, interval))
  // The last hour ends early where clocks change by a part of one.
  const ruler = rulerOf({ zone, interval, every: 1, start, to: start + 3_600_000 })
  return startsOf(ruler, 2, zone)[1]!
}
