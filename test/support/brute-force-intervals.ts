import type { BreakdownValue } from '../../src/runtime/query/result.ts'
import type { Filter, Split, StepQuery } from '../../src/runtime/query/schema.ts'
import { passes, read } from './brute-force-filter.ts'
import {
  addDays,
  dateOf,
  hourLabel,
  hoursOf,
  intervalOf,
  intervals,
  localTime,
  startOfDate,
} from './brute-force-time.ts'
import type { World, WorldEvent } from './worlds.ts'

/** What questions that go by whole intervals have in common; ranges are from a local date to a local date. */
export interface IntervalQuery {
  range: { from: string; to: string }
  interval?: string | undefined
  time_zone?: string | undefined
  week_start?: string | undefined
  filter?: Filter | undefined
  bots?: string | undefined
}

export interface Interval {
  label: string
  start: number
  end: number
}

/** The whole intervals that a range touches, and `before` more of them in front. */
export function wholeIntervals(query: IntervalQuery, world: World, before = 0): Interval[] {
  const zone = query.time_zone ?? world.timeZone
  const { interval = 'day', week_start = world.weekStart } = query
  const from = startOfDate(query.range.from, zone)
  const to = startOfDate(addDays(query.range.to, 1), zone)
  if (interval === 'hour') {
    const starts = hoursOf(from - 6 * 3_600_000, to + 6 * 3_600_000, zone)
    const all = starts.map((start, index) => ({ label: hourLabel(start, zone), start, end: starts[index + 1]! }))
    const first = all.findIndex(({ end }) => end > from)
    return all.slice(first - before).filter(({ start }) => start < to)
  }
  let first = dateOf(from, zone)
  for (let count = 0; count < before; count++) first = addDays(intervalOf(first, interval, week_start), -1)
  const labels = intervals(first, dateOf(to - 1, zone), interval, week_start)
  return labels.map((label) => {
    let next = addDays(label, 1)
    while (intervalOf(next, interval, week_start) === label) next = addDays(next, 1)
    return { label, start: startOfDate(label, zone), end: startOfDate(next, zone) }
  })
}

/** The number of the interval that holds an instant; -1 when none does. */
export function intervalAt(all: readonly Interval[], instant: number): number {
  return all.findIndex(({ start, end }) => instant >= start && instant < end)
}

const instants = new Map<string, number>()

/** The first instant whose local time is so many days after that of another one, or later. */
export function daysLater(instant: number, days: number, zone: string): number {
  const local = localTime(instant, zone) + days * 86_400_000
  const key = `${zone} ${local}`
  let at = instants.get(key)
  if (at === undefined) {
    at = local - 16 * 3_600_000
    while (localTime(at, zone) < local) at += 900_000
    instants.set(key, at)
  }
  return at
}

/** The events that a question reads and a step means, oldest first, those of one instant by their ids. */
export function eventsOf(step: StepQuery, { filter, bots = 'exclude' }: IntervalQuery, world: World): WorldEvent[] {
  return world.events
    .filter(({ bot }) => bots === 'include' || (bots === 'exclude') === (bot === null))
    .filter((event) => passes(event, world, filter) && passes(event, world, step.filter))
    .filter(({ event_name }) => step.event === null || [step.event].flat().includes(event_name))
    .sort((a, b) => a.at - b.at || (a.event_id < b.event_id ? -1 : 1))
}

/** The values of a breakdown at an event. Objects and lists are shown as their text. */
export function valuesAt(event: WorldEvent, world: World, breakdown: readonly Split[]): BreakdownValue[] {
  return breakdown.map(({ attribute, of }) => {
    const value = read(event, world, attribute, of) ?? null
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
  })
}

/** Numbers, text, false, true, null. */
export function compareValues(a: readonly BreakdownValue[], b: readonly BreakdownValue[]): number {
  const kinds = ['number', 'string', 'boolean', 'object']
  for (const [index, left] of a.entries()) {
    const right = b[index]!
    const kind = kinds.indexOf(typeof left) - kinds.indexOf(typeof right)
    if (kind !== 0) return kind
    if (left !== right) return (left as string) < (right as string) ? -1 : 1
  }
  return 0
}
