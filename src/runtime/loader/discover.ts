import type { Bucket, BucketObject, Warehouse } from '../ports.ts'
import type { Channel } from '../records.ts'
import { folderOf, isMerged } from './merged.ts'
import { settle } from './settle.ts'

/** An object that is to be loaded. */
export interface Waiting extends BucketObject {
  channel: Channel
}

export const channels: readonly Channel[] = ['events', 'users']

/** How many keys are compared with the ledger at once, at least: a page holds whole folders. */
const page = 4_000

/** The channel an object belongs to; undefined for what is none of the loader's business. */
export function channelOf(key: string): Channel | undefined {
  return channels.find((channel) => key.startsWith(`${channel}/`))
}

/** An object found, and whether the ledger has it. */
export interface Found extends Waiting {
  loaded: boolean
}

/** What a comparison of the whole bucket with the ledger found. */
export interface Comparison {
  waiting: Waiting[]
  /** The last key of each channel. */
  latest: { [channel in Channel]?: string }
}

interface Parts {
  bucket: Bucket
  warehouse: Warehouse
}

/** Compares everything. */
export async function compare(parts: Parts): Promise<Comparison> {
  const found: Comparison = { waiting: [], latest: {} }
  for (const channel of channels) {
    for await (const { loaded, ...object } of discover(parts, channel)) {
      if (!loaded) found.waiting.push(object)
      found.latest[channel] = object.key
    }
  }
  return found
}

/** Objects of a channel after a key, in the order of their keys, without what interrupted merges left behind. */
export async function* discover(parts: Parts, channel: Channel, after?: string): AsyncGenerator<Found> {
  // The parts of a merged object sort behind it: should one be there again, this shows only beside the merged one.
  const from = after !== undefined && isMerged(after) ? folderOf(after) : after
  yield* found(parts, channel, parts.bucket.list(`${channel}/`, from))
}

/** All objects of a folder. */
export async function inFolder(parts: Parts, channel: Channel, folder: string): Promise<Found[]> {
  const objects: Found[] = []
  for await (const object of found(parts, channel, parts.bucket.list(folder))) objects.push(object)
  return objects
}

/** Of these objects those that are there, are the loader's business and are not loaded, alone or within a merged one. */
export async function* findObjects(parts: Parts, keys: readonly string[]): AsyncGenerator<Waiting> {
  for (const folder of new Set(keys.map(folderOf))) {
    const channel = channelOf(folder)
    if (!channel) continue
    for (const { loaded, ...object } of await inFolder(parts, channel, folder)) {
      if (!loaded && keys.includes(object.key)) yield object
    }
  }
}

async function* found(parts: Parts, channel: Channel, objects: AsyncIterable<BucketObject>): AsyncGenerator<Found> {
  let listed: BucketObject[] = []
  for await (const object of objects) {
    if (listed.length >= page && folderOf(object.key) !== folderOf(listed.at(-1)!.key)) {
      yield* compared(parts, channel, listed)
      listed = []
    }
    listed.push(object)
  }
  yield* compared(parts, channel, listed)
}

async function* compared(parts: Parts, channel: Channel, listed: readonly BucketObject[]): AsyncGenerator<Found> {
  if (listed.length === 0) return
  const known = await parts.warehouse.loaded(listed.map(({ key }) => key))
  const objects = listed.map((object) => ({ ...object, channel, loaded: known.has(object.key) }))
  for (let from = 0, to = 0; from < objects.length; from = to) {
    const folder = folderOf(objects[from]!.key)
    while (to < objects.length && folderOf(objects[to]!.key) === folder) to++
    yield* await settle(parts, objects.slice(from, to))
  }
}
