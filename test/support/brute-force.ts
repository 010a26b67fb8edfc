import type { Json } from '../../src/event.ts'
import type { BreakdownValue } from '../../src/runtime/query/result.ts'
import type { Series, TrendQuery } from '../../src/runtime/query/schema.ts'
import { number, passes, read, userOf } from './brute-force-filter.ts'
import { addDays, dateOf, hourLabel, hoursOf, intervalOf, intervals, startOfDate } from './brute-force-time.ts'
import type { World, WorldEvent } from './worlds.ts'

/**
 * Trends by plain loops over the events, written from the definitions and sharing nothing with the compiler.
 * Ranges are from a local date to a local date; no formula, comparison, average or running total.
 */
export interface BruteResult {
  buckets: string[]
  series: { breakdown: BreakdownValue[] | null; other?: true; values: (number | null)[]; total: number | null }[]
}

export type Bucket = { label: string; holds(instant: number): boolean; last: number }

export function bruteTrend(query: TrendQuery & { range: { from: string; to: string } }, world: World): BruteResult {
  const zone = query.time_zone ?? world.timeZone
  const from = startOfDate(query.range.from, zone)
  const to = startOfDate(addDays(query.range.to, 1), zone)
  const buckets = query.interval === 'none' ? [] : bucketsOf(query, zone, query.week_start ?? world.weekStart, from, to)
  const read = world.events.filter((event) => passes(event, world, query.filter) && wanted(event, query))
  const events = query.series.map((series) => read.filter((event) => matches(event, series, world)))
  const measured = (rows: (event: WorldEvent) => boolean, index: number) => {
    const context = { world, zone, from, to, query, rows }
    return measure(query.series[index]!, events[index]!, buckets, context)
  }
  if (!query.breakdown?.length) {
    const series = query.series.map((_, index) => ({ breakdown: null, ...measured(() => true, index) }))
    return { buckets: buckets.map(({ label }) => label), series }
  }
  const key = (event: WorldEvent) => JSON.stringify(query.breakdown!.map((split) => keyValueOf(event, world, split)))
  const inReach = query.series.flatMap((series, index) =>
    events[index]!.filter((event) => reaches(event, series, events[index]!, world, zone, from, to, query)),
  )
  const keys = [...new Set(inReach.map(key))].map((each) => ({
    key: each,
    total: measured((event) => key(event) === each, 0).total,
  }))
  keys.sort(
    (a, b) => (b.total ?? Number.NEGATIVE_INFINITY) - (a.total ?? Number.NEGATIVE_INFINITY) || order(a.key, b.key),
  )
  const top = keys.slice(0, query.limit ?? 10).map((each) => each.key)
  const rows = query.series.flatMap((_, index) => [
    ...top.map((each) => ({ breakdown: JSON.parse(each), ...measured((event) => key(event) === each, index) })),
    ...(keys.length > top.length
      ? [{ breakdown: null, other: true as const, ...measured((event) => !top.includes(key(event)), index) }]
      : []),
  ])
  return { buckets: buckets.map(({ label }) => label), series: rows }
}

export function bucketsOf(
  { interval = 'day', every = 1 }: Pick<TrendQuery, 'interval' | 'every'>,
  zone: string,
  weekStart: string,
  from: number,
  to: number,
): Bucket[] {
  if (interval === 'hour') {
    const starts = hoursOf(from, to, zone)
    return grouped(starts, every).map((group) => {
      const end = starts[starts.indexOf(group.at(-1)!) + 1] ?? to
      const holds = (instant: number) => instant >= group[0]! && instant < end
      return { label: hourLabel(group[0]!, zone), holds, last: Math.min(end, to) - 1 }
    })
  }
  const all = intervals(dateOf(from, zone), dateOf(to - 1, zone), interval, weekStart)
  return grouped(all, every).map((group) => {
    const holds = (instant: number) => group.includes(intervalOf(dateOf(instant, zone), interval, weekStart))
    let last = dateOf(to - 1, zone)
    while (!group.includes(intervalOf(last, interval, weekStart))) last = addDays(last, -1)
    return { label: group[0]!, holds, last: Math.min(startOfDate(addDays(last, 1), zone), to) - 1 }
  })
}

function grouped<T>(items: T[], every: number): T[][] {
  const groups: T[][] = []
  for (let at = 0; at < items.length; at += every) groups.push(items.slice(at, at + every))
  return groups
}

function wanted({ bot }: WorldEvent, { bots = 'exclude' }: TrendQuery): boolean {
  return bots === 'include' || (bots === 'exclude') === (bot === null)
}

function matches(event: WorldEvent, { event: name, filter }: Series, world: World): boolean {
  return (name === null || [name].flat().includes(event.event_name)) && passes(event, world, filter)
}

interface Context {
  world: World
  zone: string
  from: number
  to: number
  query: TrendQuery
  rows(event: WorldEvent): boolean
}

/** Whether an event can give its value a row: it counts towards some bucket or total of its series. */
function reaches(
  event: WorldEvent,
  series: Series,
  all: WorldEvent[],
  world: World,
  zone: string,
  from: number,
  to: number,
  query: TrendQuery,
): boolean {
  if (series.measure === 'first_time') return firsts(all, world).includes(event) && event.at >= from && event.at < to
  const days = series.measure === 'active_7d' ? 7 : series.measure === 'active_30d' ? 30 : 0
  if (days === 0) return event.at >= from && event.at < to
  if (userOf(event, world) === null && !long(query)) return false
  if (event.at >= to) return false
  if (long(query) && query.interval !== 'none' && event.at >= from) return true
  if (userOf(event, world) === null) return false
  return event.at >= windowStart(query, days, zone, from, to)
}

function windowStart(query: TrendQuery, days: number, zone: string, from: number, to: number): number {
  const total = startOfDate(addDays(dateOf(to - 1, zone), 1 - days), zone)
  if (long(query)) return total
  if (query.interval === 'hour') return Math.min(total, hoursOf(from, from + 1, zone)[0]! - (days * 24 - 1) * 3_600_000)
  return startOfDate(addDays(dateOf(from, zone), 1 - days), zone)
}

function long({ interval = 'day' }: TrendQuery): boolean {
  return interval !== 'hour' && interval !== 'day'
}

function firsts(events: WorldEvent[], world: World): WorldEvent[] {
  const found = new Map<string, WorldEvent>()
  for (const event of events) {
    const user = userOf(event, world)
    const best = user === null ? undefined : found.get(user)
    if (user !== null && (!best || event.at < best.at || (event.at === best.at && event.event_id < best.event_id)))
      found.set(user, event)
  }
  return [...found.values()]
}

function measure(series: Series, all: WorldEvent[], buckets: Bucket[], context: Context) {
  const { world, from, to, rows, query, zone } = context
  const inRange = (event: WorldEvent) => event.at >= from && event.at < to
  const { measure: kind = 'events' } = series
  if (kind === 'active_7d' || kind === 'active_30d') return active(kind === 'active_7d' ? 7 : 30, all, buckets, context)
  if (kind === 'sessions') {
    const sessions = sessionsOf(all.filter(inRange), world).filter(({ event }) => rows(event))
    const count = (some: typeof sessions) => new Set(some.map(({ id }) => id)).size
    return {
      values: buckets.map((bucket) => count(sessions.filter(({ event }) => bucket.holds(event.at)))),
      total: count(sessions),
    }
  }
  const events = (kind === 'first_time' ? firsts(all, world) : all).filter((event) => inRange(event) && rows(event))
  const of = (some: WorldEvent[]) => statistic(kind, some, series, world)
  void query
  void zone
  return { values: buckets.map((bucket) => of(events.filter(({ at }) => bucket.holds(at)))), total: of(events) }
}

function active(days: number, all: WorldEvent[], buckets: Bucket[], { world, zone, from, to, query, rows }: Context) {
  const users = (some: WorldEvent[]) =>
    new Set(
      some
        .filter(rows)
        .map((event) => userOf(event, world))
        .filter((user) => user !== null),
    ).size
  const window = (last: number) => {
    const hours = query.interval === 'hour' ? hoursOf(last, last + 1, zone)[0]! - (days * 24 - 1) * 3_600_000 : null
    const start = hours ?? startOfDate(addDays(dateOf(last, zone), 1 - days), zone)
    return all.filter(({ at }) => at >= start && at <= last)
  }
  const plain = (bucket: Bucket) => all.filter(({ at }) => at >= from && at < to && bucket.holds(at))
  const total = startOfDate(addDays(dateOf(to - 1, zone), 1 - days), zone)
  return {
    values: buckets.map((bucket) => users(long(query) ? plain(bucket) : window(bucket.last))),
    total: users(all.filter(({ at }) => at >= total && at < to)),
  }
}

function sessionsOf(events: WorldEvent[], world: World): { event: WorldEvent; id: string }[] {
  const found: { event: WorldEvent; id: string }[] = []
  const open = new Map<string, { last: number; id: string }>()
  for (const event of [...events].sort((a, b) => a.at - b.at)) {
    const user = userOf(event, world)
    if (event.session_id !== null) found.push({ event, id: `sent ${event.session_id}` })
    else if (user !== null) {
      const current = open.get(user)
      const id = current && event.at - current.last <= 30 * 60_000 ? current.id : `${user} from ${event.at}`
      open.set(user, { last: event.at, id })
      found.push({ event, id })
    }
  }
  return found
}

function statistic(kind: string, events: WorldEvent[], { attribute }: Series, world: World): number | null {
  const users = events.map((event) => userOf(event, world)).filter((user) => user !== null)
  if (kind === 'events') return events.length
  if (kind === 'users' || kind === 'first_time') return new Set(users).size
  if (kind.startsWith('per_user_')) {
    const counts = [...new Set(users)].map((user) => users.filter((each) => each === user).length)
    return counts.length === 0 ? 0 : ofValues(kind.slice(9), counts)
  }
  const values = events.map((event) => read(event, world, attribute!))
  if (kind === 'distinct')
    return new Set(values.filter((value) => value != null).map((value) => JSON.stringify(value))).size
  return ofValues(
    kind,
    values.map(number).filter((value) => value !== null),
  )
}

function ofValues(kind: string, values: number[]): number | null {
  const sum = values.reduce((all, value) => all + value, 0)
  if (kind === 'sum') return sum
  if (values.length === 0) return null
  if (kind === 'avg') return sum / values.length
  if (kind === 'min') return Math.min(...values)
  if (kind === 'max') return Math.max(...values)
  const sorted = [...values].sort((a, b) => a - b)
  const position = (kind === 'median' ? 0.5 : Number(kind.slice(1)) / 100) * (sorted.length - 1)
  const below = sorted[Math.floor(position)]!
  return below + (sorted[Math.ceil(position)]! - below) * (position - Math.floor(position))
}

/** Objects and lists are shown as their text. */
export function keyValueOf(
  event: WorldEvent,
  world: World,
  { attribute, of }: NonNullable<TrendQuery['breakdown']>[number],
): BreakdownValue {
  const value: Json = read(event, world, attribute, of) ?? null
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** Numbers, text, false, true, null. */
export function order(a: string, b: string): number {
  const [left, right] = [JSON.parse(a), JSON.parse(b)] as [BreakdownValue[], BreakdownValue[]]
  for (const [index, value] of left.entries()) {
    const difference = orderOf(value, right[index]!)
    if (difference !== 0) return difference
  }
  return 0
}

function orderOf(a: BreakdownValue, b: BreakdownValue): number {
  const kinds = ['number', 'string', 'boolean', 'object']
  const kind = kinds.indexOf(typeof a) - kinds.indexOf(typeof b)
  if (kind !== 0 || a === b) return kind
  return (a as string) < (b as string) ? -1 : 1
}
