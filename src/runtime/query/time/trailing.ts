import type { Trailing } from '../plan.ts'
import type { Interval } from '../vocabulary.ts'
import { day, hour, truncate } from './calendar.ts'
import type { Bounds } from './range.ts'
import { indexOf, type Ruler, rulerOf, startsOf } from './ruler.ts'
import type { Zone } from './zone.ts'

export interface TrailingOptions {
  bounds: Bounds
  zone: Zone
  interval: Interval | 'none'
  start: number
  ruler: Ruler | null
  size: number
  /** 7 or 30. */
  days: number
}

/** The window of so many days behind each bucket: local days, for hourly buckets as many times 24 hours. */
export function trailingOf(options: TrailingOptions): Trailing {
  const { bounds, zone, interval, start, days } = options
  const { to } = bounds
  const today = truncate(to - 1 + zone.offsetAt(to - 1), 'day', 'monday')
  const total = zone.toInstant(today - (days - 1) * day)
  const hourly = interval === 'hour'
  const trails = hourly || interval === 'day'
  const step = hourly ? 'hour' : 'day'
  const length = hourly ? days * 24 : days
  const first = hourly ? start - (length - 1) * hour : trails ? start - (length - 1) * day : today - (days - 1) * day
  const steps = rulerOf({ zone, interval: step, every: 1, start: first, to })
  const from = hourly ? first : zone.toInstant(first)
  return {
    from: Math.min(from, total),
    ruler: steps,
    length,
    ends: trails ? ends(options, steps) : [],
    totalFrom: indexOf(steps, total),
  }
}

/** A bucket's window ends with its last step, or with the range's if that is sooner. */
function ends({ ruler, size, zone, bounds }: TrailingOptions, steps: Ruler): number[] {
  const starts = startsOf(ruler!, size + 1, zone)
  return starts.slice(1).map((end) => indexOf(steps, Math.min(end, bounds.to) - 1))
}
