import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Bucket, Clock, LoadObject, LoadReport, Warehouse } from '../ports.ts'
import { type Cadence, isDue } from './cadence.ts'
import { channelOf, channels, discover } from './discover.ts'
import { readMark, writeMark } from './mark.ts'
import type { Notice, Notices } from './notices.ts'
import { writeQuarantine } from './quarantine.ts'

export interface TickOptions {
  bucket: Bucket
  warehouse: Warehouse
  notices: Notices
  clock: Clock
  cadence: Cadence
  /** Milliseconds between comparisons of the bucket with the ledger. Default: an hour. */
  reconcileEvery?: number
  /** Milliseconds after which no further batch is begun. Default: 10 minutes. */
  patience?: number
  /** Objects of a batch. Default: 64. */
  batch?: number
}

export interface Tick {
  objects: number
  rows: number
  refused: number
  /** Objects that failed and stay in the queue, with the reason. */
  failed: { key: string; reason: string }[]
}

/**
 * One turn of a loader that is not always there: takes in what the notices tell of, and once an hour whatever they did
 * not. The warehouse is not asked, and not woken, unless something waits and it is time. Rejects when it is away;
 * what was not settled comes again.
 */
export async function tick(options: TickOptions): Promise<Tick> {
  const { bucket, notices, clock, cadence, reconcileEvery = 3_600_000, patience = 600_000 } = options
  const started = clock()
  const mark = await readMark(bucket)
  const done: Tick = { objects: 0, rows: 0, refused: 0, failed: [] }
  const pressure = { now: started, loadedAt: mark.loaded_at, objects: await notices.waiting() }
  if (isDue(cadence, pressure)) {
    while (clock() - started < patience) {
      const some = await gather(notices, options.batch ?? 64)
      if (some.length === 0) break
      await takeNotices(options, some, done)
    }
  }
  const listed = started - mark.reconciled_at >= reconcileEvery ? await listing(bucket, started) : undefined
  if (listed && listed !== mark.listed) await reconcile(options, started, done)
  if (listed) Object.assign(mark, { reconciled_at: started, listed })
  if (done.objects > 0) Object.assign(mark, { loaded_at: started, loads: mark.loads + 1 })
  if (listed || done.objects > 0) await writeMark(bucket, mark)
  return done
}

/** A queue gives few at a time, of which one transaction takes more. */
async function gather(notices: Notices, most: number): Promise<Notice[]> {
  const gathered: Notice[] = []
  while (gathered.length < most) {
    const some = await notices.next()
    if (some.length === 0) break
    gathered.push(...some)
  }
  return gathered
}

async function takeNotices(options: TickOptions, notices: readonly Notice[], done: Tick): Promise<void> {
  const ours = [...new Set(notices.map(({ key }) => key))].filter((key) => channelOf(key) !== undefined)
  const failed = await takeIn(options, ours, done)
  const kept = new Set(notices.filter(({ key }) => failed.has(key)).map(({ receipt }) => receipt))
  await options.notices.settle(notices.map(({ receipt }) => receipt).filter((receipt) => !kept.has(receipt)))
}

/** Objects of the last days that the ledger does not have. */
async function reconcile(options: TickOptions, now: number, done: Tick): Promise<void> {
  for (const channel of channels) {
    const waiting: string[] = []
    const failed = new Set(done.failed.map(({ key }) => key))
    for await (const { key, loaded } of discover(options, channel, since(channel, now))) {
      if (!loaded && !failed.has(key)) waiting.push(key)
    }
    for (let at = 0; at < waiting.length; at += options.batch ?? 64) {
      await takeIn(options, waiting.slice(at, at + (options.batch ?? 64)), done)
    }
  }
}

/** What the bucket holds of the last days, in few words: the same when nothing came. */
async function listing(bucket: Bucket, now: number): Promise<string> {
  const parts: string[] = []
  for (const channel of channels) {
    let [count, last] = [0, '']
    for await (const { key } of bucket.list(`${channel}/`, since(channel, now))) [count, last] = [count + 1, key]
    parts.push(`${count} ${last}`)
  }
  return parts.join(', ')
}

const dayMs = 86_400_000

/** Keys name the time at which the object was written; a notice that is lost is missed for an hour, not for days. */
function since(channel: string, now: number): string {
  return `${channel}/${new Date(now - 3 * dayMs).toISOString().slice(0, 10).replaceAll('-', '/')}`
}

/** Loads a batch, or each object alone when together they fail. Answers the keys of those that could not be. */
async function takeIn(options: TickOptions, keys: readonly string[], done: Tick): Promise<ReadonlySet<string>> {
  const failed = new Set<string>()
  if (keys.length === 0) return failed
  try {
    await note(options, await options.warehouse.load(keys.map((key) => objectOf(options.bucket, key))), done, failed)
  } catch (error) {
    const known = asDataLoafError(error)
    if (['unavailable', 'overloaded'].includes(known.code)) throw known
    if (keys.length > 1) for (const key of keys) for (const one of await takeIn(options, [key], done)) failed.add(one)
    else fail(keys[0]!, known.message, done, failed)
  }
  return failed
}

async function note({ bucket }: TickOptions, report: LoadReport, done: Tick, failed: Set<string>): Promise<void> {
  for (const { key, rows, refused, skipped, problem } of report.objects) {
    if (problem?.kind === 'missing') fail(key, problem.reason, done, failed)
    else if (!skipped) {
      done.objects += 1
      done.rows += rows
      done.refused += refused
    }
  }
  await writeQuarantine(bucket, report)
}

function fail(key: string, reason: string, done: Tick, failed: Set<string>): void {
  failed.add(key)
  done.failed.push({ key, reason })
}

function objectOf(bucket: Bucket, key: string): LoadObject {
  const channel = channelOf(key)
  if (!channel) throw new DataLoafError('internal', `${key} is of no channel.`)
  return { channel, key, address: bucket.address(key) }
}
