import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { DataLoafError } from '../../errors.ts'
import type { Collections } from '../collection/collection.ts'
import { preparationOf } from '../collection/preparation.ts'
import type { Accepted } from '../collector/app.ts'
import { isFields } from '../collector/check.ts'
import { parseJson } from '../collector/exact.ts'
import { type ParseContext, parseItems } from '../collector/parse.ts'
import { uuidv7 } from '../collector/uuid.ts'
import { appendPatiently } from '../jobs/chunks.ts'
import { prefixes } from '../places.ts'
import type { Bucket, Clock, EventStream } from '../ports.ts'
import { type QuarantinedLine, quarantinedIn } from './quarantined.ts'

export interface ReplayOptions {
  bucket: Bucket
  stream: EventStream
  collections: Collections
  clock: Clock
  /** Told of what goes on its way again, once it is durable. */
  onAccepted: (accepted: Accepted) => void
}

export interface Replayed {
  /** Events on their way to the warehouse. */
  replayed: number
  /** Those that what the app declares still keeps apart, or drops. */
  still_refused: number
  /** Lines that cannot be made an event. */
  unreadable: number
}

/**
 * Takes an app's quarantined events in again, under what it declares by now. They keep their ids: to do it twice counts
 * nothing twice. What was refused stays in quarantine, as what happened. With a reason, only what was refused for it.
 */
export async function replay(appId: string, options: ReplayOptions, reason?: string): Promise<Replayed> {
  const { bucket } = options
  const context = await contextOf(appId, options)
  const done: Replayed = { replayed: 0, still_refused: 0, unreadable: 0 }
  for await (const { key } of bucket.list(`${prefixes.quarantine}${prefixes.events}`)) {
    const all = await quarantinedIn(bucket, key, appId)
    const lines = reason === undefined ? all : all.filter((line) => line.reason === reason)
    if (lines.length === 0) continue
    const whole = await wholeLines(bucket, lines)
    await takeIn(whole, context, { done, options })
  }
  return done
}

/** Takes one quarantined event in as somebody corrected it; what it says of the app is not asked. */
export async function replayEdited(appId: string, event: object, options: ReplayOptions): Promise<Replayed> {
  const done: Replayed = { replayed: 0, still_refused: 0, unreadable: 0 }
  const line = JSON.stringify({ ...event, app_id: appId })
  await takeIn([line], await contextOf(appId, options), { done, options })
  return done
}

async function contextOf(appId: string, { clock, collections }: ReplayOptions) {
  const preparation = await preparationOf(await collections.declared(appId))
  return { appId, preparation, newId: uuidv7(clock), correction: 0 }
}

async function takeIn(
  lines: readonly (string | null)[],
  context: Omit<ParseContext, 'receivedAt'>,
  { done, options: { clock, stream, onAccepted } }: { done: Replayed; options: ReplayOptions },
): Promise<void> {
  const parsed = parsedAgain(lines, { ...context, receivedAt: new Date(clock()).toISOString() }, done)
  if (parsed.events.length === 0) return
  await appendPatiently(stream, parsed.lines)
  onAccepted(parsed)
  done.replayed += parsed.events.length
}

/** What still is kept apart is not written again: it is in quarantine already. */
function parsedAgain(lines: readonly (string | null)[], context: ParseContext, done: Replayed) {
  const items = lines.map((line) => (line === null ? undefined : eventOf(context.appId, line)))
  const { events, lines: written, rejected, dropped } = parseItems(items, context)
  const good = events.map(({ quarantine }) => quarantine === undefined)
  done.unreadable += rejected.length
  done.still_refused += dropped + good.filter((is) => !is).length
  return {
    events: events.filter((_, index) => good[index]),
    users: [],
    lines: { events: written.events.filter((_, index) => good[index]), users: [] },
  }
}

/** Undefined for what is no JSON, or does not say that it is this app's. */
function eventOf(appId: string, line: string): unknown {
  try {
    const event = parseJson(line)
    return isFields(event) && event.app_id === appId ? event : undefined
  } catch {
    return undefined
  }
}

/** The text in quarantine is cut; the object that the line came in has all of it. */
async function wholeLines(bucket: Bucket, lines: readonly QuarantinedLine[]): Promise<(string | null)[]> {
  const [first] = lines
  if (!lines.some(isCut) || !first) return lines.map(({ text }) => text)
  const object = await linesOf(bucket, first.object)
  return lines.map((line) => (isCut(line) ? (object[line.line - 1] ?? null) : line.text))
}

const isCut = ({ text }: QuarantinedLine) => text.length >= 10_000

async function linesOf(bucket: Bucket, key: string): Promise<string[]> {
  try {
    return String(await promisify(gunzip)(await bucket.get(key))).split('\n')
  } catch (error) {
    // It was merged with others.
    if (error instanceof DataLoafError && error.code === 'not_found') return []
    throw error
  }
}
