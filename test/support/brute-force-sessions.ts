import type { BreakdownValue } from '../../src/runtime/query/result.ts'
import type { SessionsQuery, StepQuery } from '../../src/runtime/query/schema.ts'
import { type Bucket, bucketsOf, keyValueOf, order } from './brute-force.ts'
import { passes, userOf } from './brute-force-filter.ts'
import { addDays, startOfDate } from './brute-force-time.ts'
import type { World, WorldEvent } from './worlds.ts'

export type AskedSessions = SessionsQuery & { range: { from: string; to: string } }

interface BruteValues {
  values?: (number | null)[]
  total: number | null
}

export interface BruteSessions extends BruteValues {
  buckets?: string[]
  groups?: (BruteValues & { breakdown: BreakdownValue[] | null; other?: true })[]
}

/** Sessions by plain loops over the events, written from the definitions and sharing nothing with the compiler. */
export function bruteSessions(query: AskedSessions, world: World): BruteSessions {
  const zone = query.time_zone ?? world.timeZone
  const from = startOfDate(query.range.from, zone)
  const to = startOfDate(addDays(query.range.to, 1), zone)
  const { interval, measure = 'count', containing, breakdown = [], limit = 10 } = query
  const none = interval === 'none'
  const buckets = none ? [] : bucketsOf({ ...query, interval }, zone, query.week_start ?? world.weekStart, from, to)
  const events = world.events.filter(
    (event) =>
      event.at >= from &&
      event.at < to &&
      wanted(event, query.bots) &&
      passes(event, world, query.filter) &&
      is(event, query.event, world),
  )
  const sessions = sessionsOf(events, world, (query.gap_minutes ?? 30) * 60_000).filter(
    (session) => !containing || session.some((event) => is(event, containing, world)),
  )
  const values = (some: WorldEvent[][]): BruteValues => ({
    ...(!none && { values: buckets.map((bucket) => statistic(measure, some.filter(startsIn(bucket)), world)) }),
    total: statistic(measure, some, world),
  })
  const answer = { ...(!none && { buckets: buckets.map(({ label }) => label) }), ...values(sessions) }
  if (breakdown.length === 0) return answer
  const keyOf = (session: WorldEvent[]) =>
    JSON.stringify(breakdown.map((split) => keyValueOf(session[0]!, world, split)))
  const keys = [...new Set(sessions.map(keyOf))].map((key) => ({
    key,
    total: values(sessions.filter((each) => keyOf(each) === key)).total ?? Number.NEGATIVE_INFINITY,
  }))
  keys.sort((a, b) => b.total - a.total || order(a.key, b.key))
  const top = keys.slice(0, limit).map(({ key }) => key)
  const rest = sessions.filter((each) => !top.includes(keyOf(each)))
  return {
    ...answer,
    groups: [
      ...top.map((key) => ({ breakdown: JSON.parse(key), ...values(sessions.filter((each) => keyOf(each) === key)) })),
      ...(rest.length > 0 ? [{ breakdown: null, other: true as const, ...values(rest) }] : []),
    ],
  }
}

/** Events of each session, by time and id: those with the same sent id, and each user's others without a long gap. */
export function sessionsOf(events: WorldEvent[], world: World, gap: number): WorldEvent[][] {
  const sessions: WorldEvent[][] = []
  const sent = new Map<string, WorldEvent[]>()
  const open = new Map<string, WorldEvent[]>()
  for (const event of inOrder(events)) {
    const user = userOf(event, world)
    if (event.session_id === null && user === null) continue
    const [known, key] = event.session_id === null ? [open, user!] : [sent, event.session_id]
    const current = known.get(key)
    if (current && (known === sent || event.at - current.at(-1)!.at <= gap)) current.push(event)
    else {
      const session = [event]
      known.set(key, session)
      sessions.push(session)
    }
  }
  return sessions
}

export function inOrder(events: readonly WorldEvent[]): WorldEvent[] {
  return [...events].sort((a, b) => a.at - b.at || (a.event_id < b.event_id ? -1 : 1))
}

export function wanted({ bot }: WorldEvent, bots = 'exclude'): boolean {
  return bots === 'include' || (bots === 'exclude') === (bot === null)
}

function is(event: WorldEvent, step: StepQuery | undefined, world: World): boolean {
  if (!step) return true
  return (step.event === null || [step.event].flat().includes(event.event_name)) && passes(event, world, step.filter)
}

function startsIn(bucket: Bucket) {
  return (session: WorldEvent[]) => bucket.holds(session[0]!.at)
}

function statistic(measure: string, sessions: WorldEvent[][], world: World): number | null {
  if (measure === 'count') return sessions.length
  if (measure === 'per_user') {
    const users = sessions.map((each) => each.map((event) => userOf(event, world)).find((user) => user !== null))
    const known = users.filter((user) => user !== undefined)
    return known.length === 0 ? 0 : known.length / new Set(known).size
  }
  if (sessions.length === 0) return null
  if (measure === 'events_avg') return mean(sessions.map(({ length }) => length))
  if (measure === 'bounce_rate') return mean(sessions.map(({ length }) => (length === 1 ? 1 : 0)))
  const seconds = sessions.map((each) => (each.at(-1)!.at - each[0]!.at) / 1000)
  return measure === 'duration_avg' ? mean(seconds) : median(seconds)
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}
