import { hourOf } from '../places.ts'
import type { Channel } from '../records.ts'
import { channels, discover } from './discover.ts'
import type { LoaderMark } from './mark.ts'
import { folderOf } from './merged.ts'
import { type Tick, takeIn } from './take-in.ts'
import type { TickOptions } from './tick.ts'

/**
 * Takes in whatever the ledger does not have, and notes from where on the next comparison has to look: nothing before
 * the first object that failed, nothing of the last days, in which objects may still come late. The warehouse is not
 * asked, and not woken, when the bucket holds what it held last time.
 */
export async function reconcile(options: TickOptions, mark: LoaderMark, done: Tick): Promise<void> {
  const now = options.clock()
  const listed = await listing(options, mark)
  if (listed !== mark.listed) {
    for (const channel of channels) mark.since[channel] = await compare(options, channel, { mark, done, now })
    // What was listed from an older place on is not what the next listing will be compared with.
    mark.listed = await listing(options, mark)
  }
  mark.reconciled_at = now
}

interface Comparing {
  mark: LoaderMark
  done: Tick
  now: number
}

/** Answers the key after which the next comparison begins. Keeps no more than a batch in memory. */
async function compare(options: TickOptions, channel: Channel, { mark, done, now }: Comparing): Promise<string> {
  const { batch = 64 } = options
  const known = new Set(done.failed.map(({ key }) => key))
  let waiting: string[] = []
  for await (const { key, loaded } of discover(options, channel, mark.since[channel])) {
    if (loaded || known.has(key)) continue
    waiting.push(key)
    if (waiting.length < batch) continue
    await takeIn(options, waiting, done)
    waiting = []
  }
  await takeIn(options, waiting, done)
  const failed = done.failed.map(({ key }) => key).filter((key) => key.startsWith(`${channel}/`))
  return [settled(channel, now), ...failed.map(folderOf)].sort()[0]!
}

/** What the bucket holds, in few words: the same when nothing came. */
async function listing({ bucket }: TickOptions, { since }: LoaderMark): Promise<string> {
  const parts: string[] = []
  for (const channel of channels) {
    let [count, last] = [0, '']
    for await (const { key } of bucket.list(`${channel}/`, since[channel])) [count, last] = [count + 1, key]
    parts.push(`${count} ${last}`)
  }
  return parts.join(', ')
}

/**
 * Keys begin with the hour in which the first of their lines came. Firehose keeps what it cannot deliver for a day; two
 * more allow for its repeats, and for whoever looks after a queue.
 */
function settled(channel: Channel, now: number): string {
  return hourOf(channel, now - 3 * 86_400_000)
}
