import { DataLoafError } from '../../../errors.ts'
import { day, second } from './calendar.ts'

/** From `from` on, local time is UTC plus `offset` milliseconds. */
export interface Regime {
  from: number
  offset: number
}

/** A time zone, read from the runtime's own tables. */
export interface Zone {
  name: string
  /** Milliseconds to add to UTC at an instant. */
  offsetAt(instant: number): number
  /** The regimes that hold in `[from, to)`, the first starting at `from`. */
  regimes(from: number, to: number): Regime[]
  /** The instant at which clocks show a local time: the first of two; after a gap, the gap's end. */
  toInstant(local: number): number
}

const zones = new Map<string, Zone>()

/** The zone of an IANA name. Throws `invalid_query` for any other text. */
export function zoneOf(name: string): Zone {
  const cached = zones.get(name)
  if (cached) return cached
  const zone = openZone(name)
  zones.set(name, zone)
  return zone
}

/** The same zone with its clocks set forward, so that an earlier range falls on a later one's dates. */
export function shifted(zone: Zone, by: number): Zone {
  if (by === 0) return zone
  return {
    name: zone.name,
    offsetAt: (instant) => zone.offsetAt(instant) + by,
    regimes: (from, to) => zone.regimes(from, to).map((regime) => ({ from: regime.from, offset: regime.offset + by })),
    toInstant: (local) => zone.toInstant(local - by),
  }
}

function openZone(name: string): Zone {
  const offsetAt = offsets(name)
  const changesIn = changes(offsetAt)
  const regimes = (from: number, to: number): Regime[] => [
    { from, offset: offsetAt(from) },
    ...changesIn(from, to).filter((change) => change.from > from && change.from < to),
  ]
  return { name, offsetAt, regimes, toInstant: (local) => instantIn(regimes(local - 2 * day, local + 2 * day), local) }
}

/** Where the offset changes, looked for once in each piece of about a year: a range of centuries is asked for again. */
function changes(offsetAt: (instant: number) => number): (from: number, to: number) => Regime[] {
  const piece = 366 * day
  const known = new Map<number, Regime[]>()
  const inPiece = (index: number): Regime[] => {
    const cached = known.get(index)
    if (cached) return cached
    const found = changesWithin(index * piece, (index + 1) * piece, offsetAt)
    if (known.size > 2_000) known.clear()
    known.set(index, found)
    return found
  }
  return (from, to) => {
    const found: Regime[] = []
    for (let index = Math.floor(from / piece); index * piece < to; index++) found.push(...inPiece(index))
    return found
  }
}

/** The changes in `(from, to]`. */
function changesWithin(from: number, to: number, offsetAt: (instant: number) => number): Regime[] {
  if (to < firstZones) return []
  const step = from < lastTables ? 3 * day : 28 * day
  const found: Regime[] = []
  for (let at = from; at < to; at += step) {
    const end = Math.min(at + step, to)
    if (offsetAt(end) === offsetAt(at)) continue
    const change = changeIn(at, end, offsetAt)
    found.push({ from: change, offset: offsetAt(change) })
  }
  return found
}

/** No clock was set by law before 1800: until then each place has its own constant time. */
const firstZones = Date.UTC(1800)
/** Until here a zone can change twice within weeks, though not within three days; after it, summers are long. */
const lastTables = Date.UTC(2100)

/** Offsets do not change within a quarter of an hour, so each quarter is asked for once. */
function offsets(name: string): (instant: number) => number {
  const quarter = 900_000
  const ask = asker(name)
  const known = new Map<number, number>()
  return (instant) => {
    const key = Math.floor(instant / quarter)
    let offset = known.get(key)
    if (offset === undefined) {
      // Before 1973 some zones kept odd seconds and changed at odd minutes.
      offset = ask(instant < 94_694_400_000 ? Math.max(instant, firstZones) : key * quarter)
      if (known.size > 50_000) known.clear()
      if (instant >= 94_694_400_000) known.set(key, offset)
    }
    return offset
  }
}

function asker(name: string): (instant: number) => number {
  const format = formatOf(name)
  return (instant) => {
    const whole = Math.floor(instant / second) * second
    const [month, date, year, hours, minutes, seconds] = format.format(whole).match(/\d+/g)!.map(Number) as number[]
    const local =
      new Date(0).setUTCFullYear(year!, month! - 1, date!) + ((hours! * 60 + minutes!) * 60 + seconds!) * second
    return local - whole
  }
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    if (!/^[A-Za-z]/.test(name)) throw new RangeError('not a name')
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new DataLoafError('invalid_query', `There is no time zone "${name}".`, {
      path: ['time_zone'],
      hint: 'Use an IANA name, such as "Europe/Berlin".',
      cause,
    })
  }
}

/** The first millisecond in `(low, high]` with the offset that holds at `high`. */
function changeIn(low: number, high: number, offsetAt: (instant: number) => number): number {
  const after = offsetAt(high)
  let before = low
  let at = high
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2)
    if (offsetAt(middle) === after) at = middle
    else before = middle
  }
  return at
}

/** The instant of a local time among regimes that reach two days to either side of it. */
export function instantIn(regimes: readonly Regime[], local: number): number {
  for (const [index, { from, offset }] of regimes.entries()) {
    const instant = Math.max(local - offset, from)
    if (instant < (regimes[index + 1]?.from ?? Number.POSITIVE_INFINITY)) return instant
  }
  throw new RangeError('A local time has no instant.')
}
