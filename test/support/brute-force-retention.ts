import type { BreakdownValue, RetentionGrid } from '../../src/runtime/query/result.ts'
import type { RetentionQuery } from '../../src/runtime/query/retention/schema.ts'
import { userOf } from './brute-force-filter.ts'
import {
  compareValues,
  daysLater,
  eventsOf,
  type Interval,
  type IntervalQuery,
  intervalAt,
  valuesAt,
  wholeIntervals,
} from './brute-force-intervals.ts'
import type { World, WorldEvent } from './worlds.ts'

/** Retention by plain loops over the events, written from the definitions and sharing nothing with the compiler. */
export interface BruteRetention extends RetentionGrid {
  buckets: string[]
  groups?: ({ breakdown: BreakdownValue[] | null; other?: true } & RetentionGrid)[]
}

export type Asked = RetentionQuery & IntervalQuery

interface Member {
  user: string
  cohort: number
  event: WorldEvent
}

export function bruteRetention(query: Asked, world: World, now: number): BruteRetention {
  const all = wholeIntervals(query, world)
  const open = all.filter(({ start }) => start < now)
  const members = membersOf(query, world, all, open)
  const grid = (some: Member[]) => gridOf(some, query, world, all, now)
  const answer = { buckets: all.map(({ label }) => label), ...grid(members) }
  if (!query.breakdown?.length) return answer
  const value = ({ event }: Member) => valuesAt(event, world, query.breakdown!)
  const keys = [...new Set(members.map((member) => JSON.stringify(value(member))))]
  const counted = keys.map((key) => ({
    values: JSON.parse(key) as BreakdownValue[],
    members: members.filter((member) => JSON.stringify(value(member)) === key),
  }))
  counted.sort((a, b) => b.members.length - a.members.length || compareValues(a.values, b.values))
  const limit = query.limit ?? 10
  const groups = counted.slice(0, limit).map((each) => ({ breakdown: each.values, ...grid(each.members) }))
  const rest = counted.slice(limit).flatMap((each) => each.members)
  const other = { breakdown: null, other: true as const, ...grid(rest) }
  return { ...answer, groups: rest.length > 0 ? [...groups, other] : groups }
}

function membersOf(query: Asked, world: World, all: Interval[], open: Interval[]): Member[] {
  const members: Member[] = []
  const seen = new Set<string>()
  for (const event of eventsOf(query.start, query, world)) {
    const user = userOf(event, world)
    if (user === null) continue
    const cohort = intervalAt(all, event.at)
    if (query.cohort === 'first_time_in_range' && cohort < 0) continue
    const key = query.cohort === 'recurring' ? `${cohort} ${user}` : user
    if (seen.has(key)) continue
    seen.add(key)
    if (cohort >= 0 && cohort < open.length) members.push({ user, cohort, event })
  }
  return members
}

function gridOf(members: Member[], query: Asked, world: World, all: Interval[], now: number): RetentionGrid {
  const zone = query.time_zone ?? world.timeZone
  const cap = query.periods ?? Number.POSITIVE_INFINITY
  const end = all.at(-1)!.end
  const exists = (cohort: number, cell: number, until: number) => {
    if (query.windows === '24h') return daysLater(all[cohort]!.start, cell, zone) < until
    return cohort + cell < all.length && all[cohort + cell]!.start < until
  }
  const count = (cohort: number, until: number) => {
    let cells = 0
    while (cells < cap && exists(cohort, cells, until)) cells++
    return cells
  }
  const width = count(0, end)
  const returns = new Map<string | null, WorldEvent[]>()
  for (const event of eventsOf(query.return, query, world)) {
    const user = userOf(event, world)
    returns.set(user, [...(returns.get(user) ?? []), event])
  }
  const cohorts = all.map(({ label }, cohort) => {
    const mine = members.filter((member) => member.cohort === cohort)
    const cells = count(cohort, Math.min(end, now))
    const returned = Array.from({ length: width }, (_, cell) => {
      if (cell >= cells) return null
      if (cell === 0) return mine.length
      return mine.filter((member) => came(member, cell, returns.get(member.user) ?? [], query, all, now)).length
    })
    const size = returned[0] ?? 0
    const rate = returned.map((users) => (users === null || size === 0 ? null : users / size))
    return { bucket: label, size, returned, rate }
  })
  const average = Array.from({ length: width }, (_, cell) => {
    const having = cohorts.filter(({ returned }) => returned[cell] !== null)
    const size = having.reduce((sum, each) => sum + each.size, 0)
    return size === 0 ? null : having.reduce((sum, each) => sum + each.returned[cell]!, 0) / size
  })
  return { cohorts, average }
}

function came(
  member: Member,
  cell: number,
  returns: WorldEvent[],
  query: Asked,
  all: Interval[],
  now: number,
): boolean {
  const times = new Map<number, number>()
  for (const { at } of returns) {
    const interval = intervalAt(all, at)
    if (interval < 0 || all[interval]!.start >= now) continue
    const since = query.windows === '24h' ? Math.floor((at - member.event.at) / 86_400_000) : interval - member.cohort
    times.set(since, (times.get(since) ?? 0) + 1)
  }
  const often = [...times].filter(([, count]) => count >= (query.min_events ?? 1)).map(([since]) => since)
  return often.some((since) => (query.rolling ? since >= cell : since === cell))
}
