import type { Bucket, BucketObject, Warehouse } from '../ports.ts'
import type { Channel } from '../records.ts'

/** An object that is to be loaded. */
export interface Waiting extends BucketObject {
  channel: Channel
}

export const channels: readonly Channel[] = ['events', 'users']

/** How many keys are compared with the ledger at once. */
const page = 1_000

/** The channel an object belongs to; undefined for what is none of the loader's business. */
export function channelOf(key: string): Channel | undefined {
  return channels.find((channel) => key.startsWith(`${channel}/`))
}

/** An object found, and whether the ledger has it. */
export interface Found extends Waiting {
  loaded: boolean
}

/** Objects of a channel after a key, in the order of their keys. */
export async function* discover(
  { bucket, warehouse }: { bucket: Bucket; warehouse: Warehouse },
  channel: Channel,
  after?: string,
): AsyncGenerator<Found> {
  let listed: BucketObject[] = []
  for await (const object of bucket.list(`${channel}/`, after)) {
    listed.push(object)
    if (listed.length >= page) {
      yield* compared(warehouse, channel, listed)
      listed = []
    }
  }
  yield* compared(warehouse, channel, listed)
}

/** Only the objects that the ledger does not have. */
export async function* unloaded(
  parts: { bucket: Bucket; warehouse: Warehouse },
  channel: Channel,
  after?: string,
): AsyncGenerator<Waiting> {
  for await (const { loaded, ...object } of discover(parts, channel, after)) if (!loaded) yield object
}

async function* compared(warehouse: Warehouse, channel: Channel, listed: BucketObject[]): AsyncGenerator<Found> {
  if (listed.length === 0) return
  const known = await warehouse.loaded(listed.map(({ key }) => key))
  for (const object of listed) yield { ...object, channel, loaded: known.has(object.key) }
}

/** One object by its key; nothing when it is not there or not the loader's business. */
export async function* findObject(bucket: Bucket, key: string): AsyncGenerator<Waiting> {
  const channel = channelOf(key)
  if (!channel) return
  for await (const object of bucket.list(key)) if (object.key === key) yield { ...object, channel }
}
