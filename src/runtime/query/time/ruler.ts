import type { Interval } from '../vocabulary.ts'
import { add, dateLabel, day, hour, lengthOf, monthOf, monthsIn, truncate, type WeekStart } from './calendar.ts'
import { instantIn, type Regime, type Zone } from './zone.ts'

/**
 * How an instant becomes the index of its bucket, as arithmetic that every warehouse can do:
 * `local` floor((instant + offset − base) / width) · `months` the same over the local time's month
 * · `hours` floor((index + floor((instant − anchor) / 1 h)) / every), by the last piece that starts at or before it.
 */
export type Ruler =
  | { kind: 'local'; regimes: Regime[]; base: number; width: number }
  | { kind: 'months'; regimes: Regime[]; base: number; width: number }
  | { kind: 'hours'; pieces: Piece[]; every: number }

/** Hours on one grid: those of a zone whose offset changes by a part of an hour lie on another grid after it. */
export interface Piece {
  from: number
  anchor: number
  index: number
}

export interface RulerOptions {
  zone: Zone
  interval: Interval
  every: number
  /** Where the first interval starts: local time, for hours an instant. */
  start: number
  /** The ruler need only hold for instants before this one. */
  to: number
}

/** The start of the interval an instant lies in, as `RulerOptions.start` takes it. */
export function firstStart(instant: number, zone: Zone, interval: Interval, weekStart: WeekStart): number {
  const local = instant + zone.offsetAt(instant)
  if (interval !== 'hour') return truncate(local, interval, weekStart)
  const start = instant - (local - truncate(local, 'hour', weekStart))
  // A grid that begins in the middle of an hour begins with a part of one.
  return zone
    .regimes(start, instant + 1)
    .reduce((at, { from, offset }) => (offset % hour === zone.offsetAt(start) % hour ? at : from), start)
}

/** The ruler whose first bucket starts at `start`. */
export function rulerOf({ zone, interval, every, start, to }: RulerOptions): Ruler {
  if (interval === 'hour') return { kind: 'hours', pieces: pieces(start, zone.regimes(start, to)), every }
  const regimes = zone.regimes(zone.toInstant(start), to)
  const months = monthsIn[interval]
  if (months > 0) return { kind: 'months', regimes, base: monthOf(start), width: months * every }
  return { kind: 'local', regimes, base: start, width: lengthOf[interval] * every }
}

function pieces(start: number, regimes: readonly Regime[]): Piece[] {
  const found: Piece[] = [{ from: start, anchor: start, index: 0 }]
  let grid = remainder(regimes[0]!.offset)
  for (const { from, offset } of regimes.slice(1)) {
    if (remainder(offset) === grid) continue
    grid = remainder(offset)
    const last = found.at(-1)!
    const index = last.index + Math.ceil((from - last.anchor) / hour)
    found.push({ from, anchor: from - remainder(from + offset), index })
  }
  return found
}

function remainder(milliseconds: number): number {
  return milliseconds - Math.floor(milliseconds / hour) * hour
}

/** The bucket an instant lies in; what the warehouse computes for an event. */
export function indexOf(ruler: Ruler, instant: number): number {
  if (ruler.kind === 'hours') {
    const piece = ruler.pieces.findLast(({ from }) => from <= instant) ?? ruler.pieces[0]!
    return Math.floor((piece.index + Math.floor((instant - piece.anchor) / hour)) / ruler.every)
  }
  const { offset } = ruler.regimes.findLast(({ from }) => from <= instant) ?? ruler.regimes[0]!
  const position = ruler.kind === 'months' ? monthOf(instant + offset) : instant + offset
  return Math.floor((position - ruler.base) / ruler.width)
}

/** The instants at which the first `count` buckets start. */
export function startsOf(ruler: Ruler, count: number, zone: Zone): number[] {
  const indexes = Array.from({ length: count }, (_, index) => index)
  if (ruler.kind === 'hours') return indexes.map((index) => hourStart(ruler.pieces, index * ruler.every))
  const locals = indexes.map((index) => localStart(ruler, index))
  const regimes = zone.regimes(zone.toInstant(locals[0]!) - 2 * day, zone.toInstant(locals.at(-1)!) + 2 * day)
  return locals.map((local) => instantIn(regimes, local))
}

function hourStart(pieces: readonly Piece[], index: number): number {
  const piece = pieces.findLast((each) => each.index <= index)!
  return Math.max(piece.from, piece.anchor + (index - piece.index) * hour)
}

function localStart(ruler: Exclude<Ruler, { kind: 'hours' }>, index: number): number {
  if (ruler.kind === 'local') return ruler.base + index * ruler.width
  return add(Date.UTC(1970, 0), ruler.base + index * ruler.width - 1970 * 12, 'month')
}

/** The local labels of the buckets that start at these instants: `2026-01-31`, hours `2011-10-30T02:00+02:00`. */
export function labelsOf(ruler: Ruler, starts: readonly number[], zone: Zone): string[] {
  if (ruler.kind === 'hours') return starts.map((start) => hourLabel(start, zone.offsetAt(start)))
  return starts.map((_, index) => dateLabel(localStart(ruler, index)))
}

function hourLabel(instant: number, offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const sign = offset < 0 ? '-' : '+'
  const local = new Date(instant + offset).toISOString().slice(0, 16)
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
