import type { LifecycleQuery } from '../../src/runtime/query/lifecycle/schema.ts'
import { userOf } from './brute-force-filter.ts'
import { eventsOf, type IntervalQuery, wholeIntervals } from './brute-force-intervals.ts'
import type { World } from './worlds.ts'

/** A lifecycle by plain loops over the events, written from the definitions and sharing nothing with the compiler. */
export function bruteLifecycle(query: LifecycleQuery & IntervalQuery, world: World) {
  const [before, ...all] = wholeIntervals(query, world, 1)
  const events = eventsOf(query.event, query, world)
  const users = [...new Set(events.map((event) => userOf(event, world)))].filter((user) => user !== null)
  const active = (user: string, { start, end }: { start: number; end: number }) =>
    events.some((event) => userOf(event, world) === user && event.at >= start && event.at < end)
  const first = (user: string) => events.find((event) => userOf(event, world) === user)!.at
  const answer = { buckets: [] as string[], times: [] as number[] }
  const counts = {
    new: [] as number[],
    returning: [] as number[],
    resurrecting: [] as number[],
    dormant: [] as number[],
  }
  for (const [index, interval] of all.entries()) {
    const previous = all[index - 1] ?? before!
    const now = { new: 0, returning: 0, resurrecting: 0, dormant: 0 }
    for (const user of users) {
      const is = active(user, interval)
      const was = active(user, previous)
      if (is && first(user) >= interval.start) now.new++
      else if (is && was) now.returning++
      else if (is) now.resurrecting++
      else if (was) now.dormant--
    }
    answer.buckets.push(interval.label)
    answer.times.push(interval.start / 1000)
    for (const kind of ['new', 'returning', 'resurrecting', 'dormant'] as const) counts[kind].push(now[kind])
  }
  return { ...answer, ...counts }
}
