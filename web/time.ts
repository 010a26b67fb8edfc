/** Buckets, ranges and time zones as the app shows them. Days are calendar dates; nothing adds 86,400 seconds. */
import type { Interval, Range } from './language.ts'
import { plural, t } from './text.ts'

export interface Preset {
  id: string
  label: string
  range: Range
}

export const presets: Preset[] = [
  { id: '1d', label: t`Today`, range: { last: 1, unit: 'day' } },
  { id: '24h', label: t`Last 24 hours`, range: { last: 24, unit: 'hour' } },
  { id: '7d', label: t`Last 7 days`, range: { last: 7, unit: 'day' } },
  { id: '14d', label: t`Last 14 days`, range: { last: 14, unit: 'day' } },
  { id: '30d', label: t`Last 30 days`, range: { last: 30, unit: 'day' } },
  { id: '90d', label: t`Last 90 days`, range: { last: 90, unit: 'day' } },
  { id: '12w', label: t`Last 12 weeks`, range: { last: 12, unit: 'week' } },
  { id: '12m', label: t`Last 12 months`, range: { last: 12, unit: 'month' } },
  { id: '7c', label: t`Last 7 complete days`, range: { last: 7, unit: 'day', complete: true } },
  { id: '30c', label: t`Last 30 complete days`, range: { last: 30, unit: 'day', complete: true } },
  { id: 'all', label: t`All time`, range: { all: true } },
]

export const defaultRange: Range = { last: 30, unit: 'day' }

const lasts: {
  readonly [unit in Interval]: readonly [any: (count: number) => string, complete: (count: number) => string]
} = {
  hour: [
    (count) => plural(count, 'Last {0} hour', 'Last {0} hours', String(count)),
    (count) => plural(count, 'Last {0} complete hour', 'Last {0} complete hours', String(count)),
  ],
  day: [
    (count) => plural(count, 'Last {0} day', 'Last {0} days', String(count)),
    (count) => plural(count, 'Last {0} complete day', 'Last {0} complete days', String(count)),
  ],
  week: [
    (count) => plural(count, 'Last {0} week', 'Last {0} weeks', String(count)),
    (count) => plural(count, 'Last {0} complete week', 'Last {0} complete weeks', String(count)),
  ],
  month: [
    (count) => plural(count, 'Last {0} month', 'Last {0} months', String(count)),
    (count) => plural(count, 'Last {0} complete month', 'Last {0} complete months', String(count)),
  ],
  quarter: [
    (count) => plural(count, 'Last {0} quarter', 'Last {0} quarters', String(count)),
    (count) => plural(count, 'Last {0} complete quarter', 'Last {0} complete quarters', String(count)),
  ],
  year: [
    (count) => plural(count, 'Last {0} year', 'Last {0} years', String(count)),
    (count) => plural(count, 'Last {0} complete year', 'Last {0} complete years', String(count)),
  ],
}

const befores: { readonly [unit in Interval]: (count: number) => string } = {
  hour: (count) => (count === 1 ? t`the hour before` : t`previous ${count} hours`),
  day: (count) => (count === 1 ? t`yesterday` : t`previous ${count} days`),
  week: (count) => (count === 1 ? t`the week before` : t`previous ${count} weeks`),
  month: (count) => (count === 1 ? t`the month before` : t`previous ${count} months`),
  quarter: (count) => (count === 1 ? t`the quarter before` : t`previous ${count} quarters`),
  year: (count) => (count === 1 ? t`the year before` : t`previous ${count} years`),
}

/** `Last 30 days` · `3 Jan – 9 Jan 2026` · `since 3 Jan 2026`. */
export function rangeText(range: Range = defaultRange, timeZone = 'UTC'): string {
  if ('all' in range) return t`All time`
  if ('last' in range) {
    const preset = presets.find((one) => JSON.stringify(one.range) === JSON.stringify(range))
    // An address may name a unit that there is not.
    return preset?.label ?? lasts[range.unit]?.[range.complete ? 1 : 0]?.(range.last) ?? `${range.last} ${range.unit}`
  }
  if (range.to === undefined) return t`Since ${momentText(range.from, timeZone)}`
  if (range.from === range.to) return momentText(range.from, timeZone)
  return `${momentText(range.from, timeZone)} – ${momentText(range.to, timeZone)}`
}

/** What a comparison is against: `previous 30 days`. */
export function previousText(range: Range = defaultRange): string {
  if (!('last' in range)) return t`the range before`
  return befores[range.unit]?.(range.last) ?? t`the range before`
}

/** The end of a bucket of days or longer, exclusive, as a date: the start of the next one. */
export function nextDate(label: string, interval: Interval, every = 1): string {
  const date = new Date(`${label.slice(0, 10)}T00:00:00Z`)
  const [unit, count] = steps[interval]
  if (unit === 'day') date.setUTCDate(date.getUTCDate() + count * every)
  else date.setUTCMonth(date.getUTCMonth() + count * every)
  return date.toISOString().slice(0, 10)
}

export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

/** The interval a result was really cut by, read off its labels when the query does not say. */
export function intervalOf(asked: Interval | 'none' | undefined, buckets: readonly string[]): Interval {
  if (asked !== undefined && asked !== 'none') return asked
  const [first, second] = buckets
  if (first === undefined || first.includes('T')) return first === undefined ? 'day' : 'hour'
  const fit = (['day', 'week', 'month', 'quarter', 'year'] as const).find((one) => nextDate(first, one) === second)
  return fit ?? 'day'
}

/** Index of the first bucket that is still going on at `now` (milliseconds); the length when all are complete. */
export function firstIncomplete(
  { buckets, times }: { buckets: readonly string[]; times: readonly number[] },
  { interval, every = 1, timeZone }: { interval: Interval; every?: number; timeZone: string },
  now: number,
): number {
  const today = localDate(now, timeZone)
  const going = buckets.findIndex((label, index) =>
    interval === 'hour' ? times[index]! + 3600 * every > now / 1000 : nextDate(label, interval, every) > today,
  )
  return going < 0 ? buckets.length : going
}

/** Index of the first bucket that has not begun at `now` (milliseconds); the length when all have. */
export function firstFuture(times: readonly number[], now: number): number {
  const found = times.findIndex((time) => time * 1000 > now)
  return found < 0 ? times.length : found
}

/** The range that covers the buckets from index `first` to `last`, both included. */
export function rangeOfBuckets(
  { buckets, times }: { buckets: readonly string[]; times: readonly number[] },
  { interval, every = 1 }: { interval: Interval; every?: number },
  first: number,
  last: number,
): Range {
  if (interval === 'hour') {
    return { from: instant(times[first]!), to: instant(times[last]! + 3600 * every) }
  }
  return { from: buckets[first]!, to: addDays(nextDate(buckets[last]!, interval, every), -1) }
}

export function localDate(moment: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment)
}

/** A bucket's name on an axis: short, in the reader's locale, in the app's zone. */
export function axisText(label: string, seconds: number, interval: Interval, timeZone: string): string {
  if (interval !== 'hour') return dateText(label, axisParts[interval])
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  const text = new Intl.DateTimeFormat(undefined, time).format(seconds * 1000)
  return text === '00:00' ? dateText(label, axisParts.day) : text
}

/** A bucket's full name, for tooltips and tables. */
export function bucketText(label: string, interval: Interval): string {
  const day = dateText(label, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  if (interval === 'hour') return `${day}, ${label.slice(11, 16)}`
  if (interval === 'day') return day
  if (interval === 'week') return t`Week of ${dateText(label, { day: 'numeric', month: 'short', year: 'numeric' })}`
  if (interval === 'quarter') return `Q${Math.floor((Number(label.slice(5, 7)) + 2) / 3)} ${label.slice(0, 4)}`
  return dateText(label, axisParts[interval])
}

/** `GMT+2` or the like: what the zone is ahead of UTC at that moment. */
export function offsetText(timeZone: string, moment: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(moment)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

const steps: { [interval in Interval]: ['day' | 'month', number] } = {
  hour: ['day', 1],
  day: ['day', 1],
  week: ['day', 7],
  month: ['month', 1],
  quarter: ['month', 3],
  year: ['month', 12],
}

const axisParts: { [interval in Interval]: Intl.DateTimeFormatOptions } = {
  hour: { hour: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  quarter: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
}

function dateText(label: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(`${label.slice(0, 10)}T00:00:00Z`)
  return new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' }).format(date)
}

function momentText(moment: string | number, timeZone: string): string {
  if (typeof moment === 'string' && moment.length === 10)
    return dateText(moment, { day: 'numeric', month: 'short', year: 'numeric' })
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(undefined, { ...options, timeZone }).format(new Date(moment))
}

function instant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
