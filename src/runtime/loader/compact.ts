import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { asDataLoafError } from '../../errors.ts'
import type { Bucket, Clock, Warehouse } from '../ports.ts'
import type { Channel } from '../records.ts'
import { channels, type Found, inFolder } from './discover.ts'
import { hashOf, isPart, mostParts, type Part, pack } from './merged.ts'

export interface CompactorOptions {
  bucket: Bucket
  warehouse: Warehouse
  clock: Clock
  /** Nothing is merged before it is settled. */
  when: Promise<unknown>
}

/** Merges the small objects of hours that are over, one merge after the other, while nobody else uses the bucket. */
export interface Compactor {
  /** Goes on where it rested. */
  go(): void
  /** Resolves when the merge under way is done; there is no other before `go`. */
  rest(): Promise<void>
  status(): CompactorStatus
}

export interface CompactorStatus {
  /** Small objects merged since the start, and how many they became. */
  merged: number
  into: number
  /** Why the last try failed; null once one succeeds. */
  error: string | null
}

/** Rests until `go`. */
export function startCompactor(options: CompactorOptions): Compactor {
  const { clock, when } = options
  const status: CompactorStatus = { merged: 0, into: 0, error: null }
  /** Hours from which nothing (more) can be merged, with the number of small objects they have. */
  const settled = new Map<string, number>()
  let ready = false
  let wanted = false
  let running: Promise<void> | undefined
  let steps: AsyncGenerator<number> | undefined
  let next = 0
  const begin = () => {
    ready = true
  }
  when.then(begin, begin)

  async function work(): Promise<void> {
    while (wanted && clock() >= next) {
      try {
        steps ??= mergeAll(options, settled)
        const { done, value = 0 } = await steps.next()
        if (done) pause()
        else if (value > 0) status.into++
        status.merged += value || 0
        status.error = null
      } catch (failure) {
        status.error = asDataLoafError(failure).message
        pause()
      }
    }
  }

  function pause(): void {
    steps = undefined
    next = clock() + lookEvery
  }

  return {
    go() {
      if (!ready) return
      wanted = true
      running ??= work().finally(() => {
        running = undefined
      })
    },
    async rest() {
      wanted = false
      await running
    },
    status: () => ({ ...status }),
  }
}

/** Milliseconds between two looks for hours to compact, also after a failure. */
const lookEvery = 600_000
/** Milliseconds after the end of an hour until it is taken to be over: segments may reach the bucket late. */
const grace = 600_000
/** Fewer objects are not worth a merge. */
const fewest = 8
/** Compressed bytes: larger objects stay as they are. */
const small = 256_000
/** Plain bytes of a merged object. */
const mostBytes = 16_000_000

type Context = Pick<CompactorOptions, 'bucket' | 'warehouse' | 'clock'>

/** A step is a merge at most, or some reading, and answers how many objects were merged. */
export async function* mergeAll(context: Context, settled: Map<string, number>): AsyncGenerator<number> {
  for (const { channel, folder, objects } of await crowded(context)) {
    if (settled.get(folder) === objects) continue
    let left = objects
    for await (const parts of groups(context, channel, folder)) {
      if (parts.length >= fewest) {
        await merge(context, channel, parts)
        left -= parts.length
      }
      yield parts.length >= fewest ? parts.length : 0
    }
    settled.set(folder, left)
  }
}

/**
 * The order makes it safe to die at any instant: until the ledger has the merged object it may be thrown away, and
 * from then on its parts may (`settle`).
 */
async function merge({ bucket, warehouse }: Context, channel: Channel, parts: readonly Part[]): Promise<void> {
  const keys = parts.map(({ key }) => key)
  const { key, body } = await pack(parts)
  await bucket.put(key, body)
  await warehouse.replace(keys, { channel, key })
  await bucket.delete(keys)
}

/** Hours that are over and have many unmerged objects, as the ledger knows them: nothing is listed to find them. */
async function crowded({ warehouse, clock }: Context) {
  const now = new Date(clock() - grace).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')
  const found: { channel: Channel; folder: string; objects: number }[] = []
  for (const channel of channels) {
    const text = `select left(object_key, ${`${channel}/${now}/`.length}) as folder, count(*) as objects from load_ledger
      where object_key >= $1 and object_key < $2 and refused = 0 and not contains(object_key, '-+')
      group by folder having objects >= ${fewest} order by folder`
    const { rows } = await warehouse.run({ text, values: [`${channel}/`, `${channel}/${now}/`] })
    for (const [folder, objects] of rows) found.push({ channel, folder: String(folder), objects: Number(objects) })
  }
  return found.filter(({ folder }) => /^\w+\/\d{4}\/\d\d\/\d\d\/\d\d\/$/.test(folder))
}

/** Neighbours that fit together, in the order of their keys. An object that stays as it is separates them. */
async function* groups(context: Context, channel: Channel, folder: string): AsyncGenerator<Part[]> {
  const objects = await inFolder(context, channel, folder)
  // What waits or was set aside comes first.
  if (objects.some(({ loaded }) => !loaded)) return
  const clean = await withoutRefusals(context.warehouse, folder)
  let group: Part[] = []
  let bytes = 0
  for (let at = 0; at < objects.length; at += atOnce) {
    for (const part of await Promise.all(objects.slice(at, at + atOnce).map(read))) {
      if (!part || bytes + part.plain.length > mostBytes || group.length >= mostParts) {
        yield group
        group = []
        bytes = 0
      }
      if (part) group.push(part)
      bytes += part?.plain.length ?? 0
    }
    // Reading takes longest, and disturbs nobody: loading may come in between.
    yield []
  }
  yield group

  function read(object: Found): Promise<Part | undefined> | undefined {
    const may = isPart(object.key) && object.bytes <= small && clean.has(object.key)
    return may ? readPart(context.bucket, object.key) : undefined
  }
}

/** Objects read at the same time. */
const atOnce = 16

/** Of an hour's objects those of which every line was taken in. */
async function withoutRefusals(warehouse: Warehouse, folder: string): Promise<ReadonlySet<string>> {
  const text = 'select object_key from load_ledger where object_key >= $1 and object_key < $2 and refused = 0'
  const { rows } = await warehouse.run({ text, values: [folder, `${folder}~`] })
  return new Set(rows.map(([key]) => String(key)))
}

const inflate = promisify(gunzip)

/** Undefined when it does not hold, to the last byte, what its name says. */
async function readPart(bucket: Bucket, key: string): Promise<Part | undefined> {
  const body = await bucket.get(key)
  const plain = await inflate(body, { maxOutputLength: mostBytes }).catch(() => undefined)
  return plain && key.includes(`-${await hashOf(plain)}.`) ? { key, plain } : undefined
}
