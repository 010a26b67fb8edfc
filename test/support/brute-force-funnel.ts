import type { BreakdownValue } from '../../src/runtime/query/result.ts'
import type { FunnelQuery } from '../../src/runtime/query/schema.ts'
import { passes, read, userOf } from './brute-force-filter.ts'
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

/**
 * Funnels by plain loops over the events, written from the definitions and sharing nothing with the compiler.
 * Ranges are from a local date to a local date; a trend says its interval.
 */
export type Asked = FunnelQuery & { range: { from: string; to: string } }

/** When an attempt reached each step, as far as it came. */
type Attempt = number[]
interface Unit {
  id: string
  events: WorldEvent[]
}
/** An attempt that counts, of whom, and in which interval it began. */
interface Chosen {
  unit: Unit
  attempt: Attempt
  events: WorldEvent[][]
  bucket: string
}

export function bruteFunnel(query: Asked, world: World): object {
  const { units, context } = readIn(query, world)
  const chosen = units.flatMap((unit) => chosenOf(unit, unit.events, context))
  const whole = view(chosen, context)
  if (!query.breakdown?.length) return { view: query.view ?? 'steps', ...heads(context), ...whole }
  return { view: query.view ?? 'steps', ...heads(context), ...whole, groups: groupsOf(units, chosen, context) }
}

type BehindPoint = { step: number; dropped?: true; bucket?: number } | { bin: number }

/**
 * Of the sessions behind a point: how many different users they are of, each by its first known one, and the ids of the
 * events of the steps up to it. Without a breakdown.
 */
export function bruteSessionsBehind(query: Asked, world: World, point: BehindPoint) {
  const { units, context } = readIn(query, world)
  const came = 'bin' in point ? inBin(units, point.bin, context) : soFar(units, point, context)
  const owners = came.map(({ events }) => events.map((event) => userOf(event, world)).find((user) => user !== null))
  const wanted = query.steps.slice(0, 'bin' in point ? query.to_step : point.step)
  const events = came.flatMap((unit) => unit.events.filter((event) => wanted.some((one) => serves(event, one, world))))
  return {
    users: new Set(owners.filter((owner) => owner !== undefined)).size,
    events: events.map(({ event_id }) => event_id).sort(),
  }
}

function soFar(units: Unit[], { step, dropped, bucket }: Extract<BehindPoint, { step: number }>, context: Context) {
  const { view: kind = 'steps', from_step = 1 } = context.query
  const before = kind === 'steps' ? step - 1 : from_step
  return units.filter((unit) => {
    const tried = chosenOf(unit, unit.events, context)
    const entered = bucket === undefined ? tried : tried.filter((each) => each.bucket === labels(context)[bucket])
    const furthest = Math.max(0, ...entered.map(({ attempt }) => attempt.length))
    return dropped ? furthest >= before && furthest < step : furthest >= step
  })
}

function inBin(units: Unit[], bin: number, context: Context): Unit[] {
  const { steps, from_step = 1, to_step = steps.length, bins } = context.query
  const timed = units
    .flatMap((unit) => chosenOf(unit, unit.events, context))
    .filter(({ attempt }) => attempt.length >= to_step)
    .map(({ unit, attempt }) => ({ unit, took: (attempt[to_step - 1]! - attempt[from_step - 1]!) / 1000 }))
  const all = histogram(
    timed.map(({ took }) => took),
    bins,
  ).bins
  const { from_seconds, to_seconds } = all[bin] ?? { from_seconds: 0, to_seconds: -1 }
  const within = ({ took }: { took: number }) => holds(took, from_seconds, to_seconds, bin === all.length - 1)
  return all[bin] ? timed.filter(within).map(({ unit }) => unit) : []
}

function readIn(query: Asked, world: World): { units: Unit[]; context: Context } {
  const zone = query.time_zone ?? world.timeZone
  const [from, to] = [startOfDate(query.range.from, zone), startOfDate(addDays(query.range.to, 1), zone)]
  const events = world.events
    .filter(({ at }) => at >= from && at < to)
    .filter(({ bot }) => query.bots === 'include' || (query.bots === 'only') === (bot !== null))
    .filter((event) => passes(event, world, query.filter))
    .sort((a, b) => a.at - b.at || (a.event_id < b.event_id ? -1 : 1))
  const units = query.count_by === 'sessions' ? sessionsOf(events, world) : usersOf(events, world)
  return { units, context: { query, world, zone, from, to } }
}

interface Context {
  query: Asked
  world: World
  zone: string
  from: number
  to: number
}

function usersOf(events: readonly WorldEvent[], world: World): Unit[] {
  return gathered(events, (event) => userOf(event, world))
}

function sessionsOf(events: readonly WorldEvent[], world: World): Unit[] {
  const open = new Map<string, { last: number; id: string }>()
  return gathered(events, (event) => {
    const user = userOf(event, world)
    if (event.session_id !== null) return `sent ${event.session_id}`
    if (user === null) return null
    const current = open.get(user)
    const id = current && event.at - current.last <= 30 * 60_000 ? current.id : `${user} from ${event.at}`
    open.set(user, { last: event.at, id })
    return id
  })
}

function gathered(events: readonly WorldEvent[], idOf: (event: WorldEvent) => string | null): Unit[] {
  const found = new Map<string, Unit>()
  for (const event of events) {
    const id = idOf(event)
    if (id === null) continue
    const unit = found.get(id) ?? { id, events: [] }
    unit.events.push(event)
    found.set(id, unit)
  }
  return [...found.values()]
}

function serves(event: WorldEvent, step: FunnelQuery['steps'][number], world: World): boolean {
  return (step.event === null || [step.event].flat().includes(event.event_name)) && passes(event, world, step.filter)
}

/** The attempts of a unit that count: one, or in a trend one for each interval. `own` are those it may be made of. */
function chosenOf(unit: Unit, own: WorldEvent[], context: Context, value?: string): Chosen[] {
  const { query } = context
  const made =
    query.order === 'strict'
      ? strictAttempts(unit.events, context, value)
      : query.order === 'any'
        ? anyAttempts(own, context)
        : orderedAttempts(own, context)
  const best = new Map<string, Chosen>()
  for (const { times, events } of made.flatMap((each) => withoutExcluded(each, unit, context))) {
    const bucket = bucketOf(times[0]!, context)
    const current = best.get(bucket)
    // Attempts come in the order they began.
    if (!current || times.length > current.attempt.length) best.set(bucket, { unit, attempt: times, events, bucket })
  }
  return [...best.values()]
}

interface Made {
  times: number[]
  /** By step: the events that could be the one that served it. */
  events: WorldEvent[][]
  until: number
}

function untilOf(start: number, { query, zone }: Context): number {
  const { count, unit } = query.window ?? { count: 14, unit: 'day' }
  if (unit !== 'month') {
    return start + count * { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }[unit]
  }
  const local = new Date(localTime(start, zone))
  const day = local.getUTCDate()
  local.setUTCDate(1)
  local.setUTCMonth(local.getUTCMonth() + count + 1, 0)
  const wanted = local.setUTCDate(Math.min(day, local.getUTCDate()))
  let instant = wanted - 16 * 3_600_000
  while (localTime(instant, zone) < wanted) instant += Math.min(900_000, Math.max(1, wanted - localTime(instant, zone)))
  return instant
}

/** Every way to put different events one after another is tried, and the soonest time of each step kept. */
function orderedAttempts(events: WorldEvent[], context: Context): Made[] {
  const { steps } = context.query
  const { world } = context
  const starts = [...new Set(events.filter((event) => serves(event, steps[0]!, world)).map(({ at }) => at))]
  return starts.map((start) => {
    const until = untilOf(start, context)
    const times: number[] = []
    const go = (step: number, time: number, used: WorldEvent[]) => {
      if (step > 0) times[step - 1] = Math.min(times[step - 1] ?? Number.POSITIVE_INFINITY, time)
      if (step === steps.length) return
      for (const event of events) {
        const inTime = step === 0 ? event.at === start : event.at >= time && event.at <= until
        if (inTime && !used.includes(event) && serves(event, steps[step]!, world))
          go(step + 1, event.at, [...used, event])
      }
    }
    go(0, start, [])
    const at = times.map((time, step) =>
      events.filter((event) => event.at === time && serves(event, steps[step]!, world)),
    )
    return { times, events: at, until }
  })
}

function strictAttempts(events: WorldEvent[], context: Context, value?: string): Made[] {
  const { steps } = context.query
  return events.flatMap((first, place) => {
    const until = untilOf(first.at, context)
    const run: WorldEvent[] = []
    for (const [step, each] of steps.entries()) {
      const event = events[place + step]
      if (!event || event.at > until || !serves(event, each, context.world)) break
      if (value !== undefined && keyOf(event, context) !== value) break
      run.push(event)
    }
    return run.length === 0 ? [] : [{ times: run.map(({ at }) => at), events: run.map((event) => [event]), until }]
  })
}

/** After each instant it is tried how many steps can be told to have an event of their own. */
function anyAttempts(events: WorldEvent[], context: Context): Made[] {
  const { steps } = context.query
  const { world } = context
  const relevant = events.filter((event) => steps.some((step) => serves(event, step, world)))
  const instants = [...new Set(relevant.map(({ at }) => at))]
  return instants.map((start) => {
    const until = untilOf(start, context)
    const times: number[] = []
    for (const instant of instants.filter((each) => each >= start && each <= until)) {
      const sofar = relevant.filter(({ at }) => at >= start && at <= instant)
      const done = most(0, sofar)
      while (times.length < done) times.push(instant)
    }
    return { times, events: times.map((time) => relevant.filter(({ at }) => at === time)), until }
  })

  function most(step: number, left: WorldEvent[]): number {
    if (step === steps.length) return 0
    let best = most(step + 1, left)
    for (const event of left) {
      if (best === steps.length - step) break
      if (serves(event, steps[step]!, world)) {
        best = Math.max(
          best,
          1 +
            most(
              step + 1,
              left.filter((other) => other !== event),
            ),
        )
      }
    }
    return best
  }
}

function withoutExcluded(made: Made, unit: Unit, { query, world }: Context): Made[] {
  for (const { from_step = 1, to_step = query.steps.length, ...excluded } of query.exclude ?? []) {
    const [after, before] = [made.times[from_step - 1], made.times[to_step - 1]]
    if (after === undefined) continue
    const happens = unit.events
      .filter((event) => serves(event, excluded, world))
      .some(({ at }) => at > after && (before === undefined ? at <= made.until : at < before))
    if (!happens) continue
    if (query.order !== 'any') return []
    made = { ...made, times: made.times.slice(0, 1), events: made.events.slice(0, 1) }
  }
  return [made]
}

function bucketOf(instant: number, { query, world, zone, from, to }: Context): string {
  if (query.view !== 'trend') return ''
  const weekStart = query.week_start ?? world.weekStart
  if (query.interval !== 'hour') return intervalOf(dateOf(instant, zone), query.interval!, weekStart)
  return hourLabel(hoursOf(from, to, zone).findLast((start) => start <= instant)!, zone)
}

function labels({ query, world, zone, from, to }: Context): string[] {
  if (query.interval === 'hour') return hoursOf(from, to, zone).map((start) => hourLabel(start, zone))
  return intervals(dateOf(from, zone), dateOf(to - 1, zone), query.interval!, query.week_start ?? world.weekStart)
}

function heads(context: Context): object {
  return context.query.view === 'trend' ? { buckets: labels(context) } : {}
}

function view(chosen: Chosen[], context: Context): object {
  const { steps, view: kind, from_step = 1, to_step = steps.length, bins } = context.query
  const reached = (some: Chosen[], step: number) => some.filter(({ attempt }) => attempt.length >= step)
  const share = (part: number, all: number) => (all === 0 ? 0 : part / all)
  if (kind === 'trend') {
    const count = (step: number) =>
      labels(context).map((label) => reached(chosen, step).filter(({ bucket }) => bucket === label).length)
    const [entered, converted] = [count(from_step), count(to_step)]
    return { entered, converted, rate: converted.map((each, index) => share(each, entered[index]!)) }
  }
  const took = (from: number, to: number) =>
    reached(chosen, to).map(({ attempt }) => (attempt[to - 1]! - attempt[from - 1]!) / 1000)
  if (kind === 'time_to_convert') return histogram(took(from_step, to_step), bins)
  return {
    steps: steps.map((each, index) => {
      const count = reached(chosen, index + 1).length
      const seconds = index === 0 ? [] : took(index, index + 1)
      return {
        label: each.label ?? (each.event === null ? 'Any event' : [each.event].flat().join(', ')),
        count,
        rate_from_first: share(count, reached(chosen, 1).length),
        rate_from_previous: share(count, reached(chosen, Math.max(1, index)).length),
        seconds_avg: average(seconds),
        seconds_median: median(seconds),
      }
    }),
  }
}

function histogram(seconds: number[], wanted: number | undefined) {
  const figures = { seconds_avg: average(seconds), seconds_median: median(seconds) }
  if (seconds.length === 0) return { bins: [], ...figures }
  let number = wanted ?? 1
  while (wanted === undefined && number ** 3 < seconds.length) number++
  const least = Math.min(...seconds)
  const width = Math.ceil(Number(((Math.max(...seconds) - least) / number).toFixed(6)))
  const bins = Array.from({ length: number }, (_, index) => {
    const [from, to] = [least + index * width, least + (index + 1) * width]
    const last = index === number - 1
    return { from_seconds: from, to_seconds: to, count: seconds.filter((each) => holds(each, from, to, last)).length }
  })
  return { bins, ...figures }
}

/** Whole milliseconds, so that a bin's edge is where it is said to be. */
function holds(seconds: number, from: number, to: number, last: boolean): boolean {
  const [at, start, end] = [seconds, from, to].map((each) => Math.round(each * 1000)) as [number, number, number]
  return at >= start && (at < end || (last && at === end))
}

function average(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return values.length === 0 ? null : (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

function splitValue(event: WorldEvent, { world }: Context, split: NonNullable<FunnelQuery['breakdown']>[number]) {
  const value = read(event, world, split.attribute, split.of) ?? null
  return (typeof value === 'object' && value !== null ? JSON.stringify(value) : value) as BreakdownValue
}

function keyOf(event: WorldEvent, context: Context): string {
  return JSON.stringify(context.query.breakdown!.map((split) => splitValue(event, context, split)))
}

/** The values a chosen attempt is shown under; null where it is shown nowhere. */
function attributed({ unit, events }: Chosen, context: Context): string | null {
  const { attribution = 'first_touch', steps, breakdown } = context.query
  if (typeof attribution === 'object') {
    const at = [...(events[attribution.step - 1] ?? [])].sort((a, b) => (a.event_id < b.event_id ? -1 : 1))
    return at[0] ? keyOf(at[0], context) : null
  }
  const touching = unit.events.filter((event) => steps.some((step) => serves(event, step, context.world)))
  if (attribution === 'last_touch') touching.reverse()
  const values = breakdown!.map(
    (split) => touching.map((event) => splitValue(event, context, split)).find((value) => value !== null) ?? null,
  )
  return JSON.stringify(values)
}

function groupsOf(units: Unit[], chosen: Chosen[], context: Context): object[] {
  const { attribution, limit = 10, steps } = context.query
  const keyed =
    attribution === 'all'
      ? units.flatMap((unit) => {
          const touching = unit.events.filter((event) => steps.some((step) => serves(event, step, context.world)))
          return [...new Set(touching.map((event) => keyOf(event, context)))].flatMap((key) => {
            const own = unit.events.filter((event) => keyOf(event, context) === key)
            return chosenOf(unit, own, context, key).map((each) => ({ key, each }))
          })
        })
      : chosen.flatMap((each) => {
          const key = attributed(each, context)
          return key === null ? [] : [{ key, each }]
        })
  const entered = (key: string) => new Set(keyed.filter((one) => one.key === key).map(({ each }) => each.unit.id)).size
  const keys = [...new Set(keyed.map(({ key }) => key))].sort((a, b) => entered(b) - entered(a) || order(a, b))
  const top = keys.slice(0, limit)
  const of = (wanted: (key: string) => boolean) => keyed.filter(({ key }) => wanted(key)).map(({ each }) => each)
  return [
    ...top.map((key) => ({
      breakdown: JSON.parse(key),
      ...view(
        of((each) => each === key),
        context,
      ),
    })),
    ...(keys.length > top.length
      ? [{ breakdown: null, other: true, ...view(once(of((key) => !top.includes(key))), context) }]
      : []),
  ]
}

/** Whoever is under several values of the rest is in it once, with what went furthest. */
function once(chosen: Chosen[]): Chosen[] {
  const best = new Map<string, Chosen>()
  for (const each of chosen) {
    const id = JSON.stringify([each.unit.id, each.bucket])
    const current = best.get(id)
    const further = !current || each.attempt.length > current.attempt.length
    if (further || (each.attempt.length === current.attempt.length && each.attempt[0]! < current.attempt[0]!)) {
      best.set(id, each)
    }
  }
  return [...best.values()]
}

/** Numbers, text, false, true, null. */
function order(a: string, b: string): number {
  const [left, right] = [JSON.parse(a), JSON.parse(b)] as [BreakdownValue[], BreakdownValue[]]
  const kinds = ['number', 'string', 'boolean', 'object']
  for (const [index, value] of left.entries()) {
    const other = right[index]!
    const kind = kinds.indexOf(typeof value) - kinds.indexOf(typeof other)
    if (kind !== 0) return kind
    if (value !== other) return (value as string) < (other as string) ? -1 : 1
  }
  return 0
}
