import type { Bucket, Clock, Warehouse } from '../ports.ts'
import { type Cadence, isDue } from './cadence.ts'
import { channelOf } from './discover.ts'
import { readMark, writeMark } from './mark.ts'
import type { Notice, Notices } from './notices.ts'
import { reconcile } from './reconcile.ts'
import { type Tick, takeIn } from './take-in.ts'

export interface TickOptions {
  /** What was received. */
  bucket: Bucket
  /** Where the loader keeps its mark. */
  work: Bucket
  warehouse: Warehouse
  /** Names the warehouse: a mark that was made with another says nothing. */
  place: string
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

/**
 * One turn of a loader that is not always there: takes in what the notices tell of, and once an hour whatever they did
 * not. The warehouse is not asked, and not woken, unless something waits and it is time. Rejects when it is away;
 * what was not settled comes again.
 */
export async function tick(options: TickOptions): Promise<Tick> {
  const { work, notices, clock, cadence, reconcileEvery = 3_600_000, patience = 600_000 } = options
  const started = clock()
  const mark = await readMark(options.work, options.place)
  const done: Tick = { objects: 0, rows: 0, refused: 0, failed: [] }
  const pressure = { now: started, loadedAt: mark.loaded_at, objects: await notices.waiting() }
  if (isDue(cadence, pressure)) {
    while (clock() - started < patience) {
      const some = await gather(notices, options.batch ?? 64)
      if (some.length === 0) break
      await takeNotices(options, some, done)
    }
  }
  if (started - mark.reconciled_at >= reconcileEvery) await reconcile(options, mark, done)
  if (done.objects > 0) Object.assign(mark, { loaded_at: started, loads: mark.loads + 1 })
  if (mark.reconciled_at === started || done.objects > 0) await writeMark(work, mark)
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
