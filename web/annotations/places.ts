/** Where on a chart over time something happened. */
import type { Interval } from '../language.ts'
import { localDate, nextDate } from '../time.ts'

export interface Cut {
  buckets: readonly string[]
  /** Seconds at which each begins. */
  times: readonly number[]
  interval: Interval
  every: number
  timeZone: string
}

/** Index of the bucket that a day or a moment is in; -1 when it is in none. */
export function bucketOf(at: string, { buckets, times, interval, every, timeZone }: Cut): number {
  const isDay = at.length === 10
  if (interval === 'hour') {
    if (isDay) return buckets.findIndex((label) => label.startsWith(at))
    const seconds = Date.parse(at) / 1000
    return times.findLastIndex((time) => time <= seconds && seconds < time + 3600 * every)
  }
  const day = isDay ? at : localDate(Date.parse(at), timeZone)
  return buckets.findLastIndex((label) => label.slice(0, 10) <= day && day < nextDate(label, interval, every))
}

/** What a new annotation of a bucket says of its time: the day it begins with, or its hour. */
export function timeOf(index: number, { buckets, times, interval }: Cut): string {
  return interval === 'hour' ? new Date(times[index]! * 1000).toISOString() : buckets[index]!.slice(0, 10)
}

/** `Sat, 31 Jan 2026`, with the time where it has one. */
export function whenText(at: string, timeZone: string): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const
  if (at.length === 10) return new Intl.DateTimeFormat(undefined, { ...day, timeZone: 'UTC' }).format(Date.parse(at))
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  return new Intl.DateTimeFormat(undefined, { ...day, ...time }).format(Date.parse(at))
}
