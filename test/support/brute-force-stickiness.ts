import type { StickinessQuery } from '../../src/runtime/query/stickiness/schema.ts'
import { userOf } from './brute-force-filter.ts'
import { eventsOf, type IntervalQuery, intervalAt, wholeIntervals } from './brute-force-intervals.ts'
import { addDays, startOfDate } from './brute-force-time.ts'
import type { World } from './worlds.ts'

/** Stickiness by plain loops over the events, written from the definitions and sharing nothing with the compiler. */
export function bruteStickiness(query: StickinessQuery & IntervalQuery, world: World) {
  const zone = query.time_zone ?? world.timeZone
  const from = startOfDate(query.range.from, zone)
  const to = startOfDate(addDays(query.range.to, 1), zone)
  const all = wholeIntervals(query, world)
  const every = query.every ?? 1
  const counts = new Map<string, Map<number, number>>()
  for (const event of eventsOf(query.event, query, world)) {
    const user = userOf(event, world)
    if (user === null || event.at < from || event.at >= to) continue
    const interval = Math.floor(intervalAt(all, event.at) / every)
    const mine = counts.get(user) ?? new Map<number, number>()
    counts.set(user, mine.set(interval, (mine.get(interval) ?? 0) + 1))
  }
  const intervals = Array.from({ length: Math.ceil(all.length / every) }, (_, index) => index + 1)
  const active = [...counts.values()].map((mine) => [...mine.values()].filter((events) => holds(events, query)).length)
  const users = intervals.map(
    (count) => active.filter((each) => (query.cumulative ? each >= count : each === count)).length,
  )
  return { intervals, users }
}

function holds(events: number, { count }: StickinessQuery): boolean {
  if (!count) return events > 0
  if (count.op === 'gte') return events >= count.value
  return count.op === 'lte' ? events <= count.value : events === count.value
}
