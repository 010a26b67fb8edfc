import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Bucket, EventStream, Warehouse } from '../ports.ts'
import { type Comparison, compare, type Waiting } from './discover.ts'

/** Lines that came in before the process started: of all apps, and of each. */
export interface Before {
  total: number
  apps: ReadonlyMap<string, number>
}

interface Parts {
  bucket: Bucket
  warehouse: Warehouse
  stream: EventStream
}

/**
 * Counts what came in so far; call it before anything else comes in.
 * Resolves when it is settled what counts, with the promise of the figures: objects that are not loaded yet are read.
 */
export async function receivedBefore({ bucket, warehouse, stream }: Parts): Promise<{
  before: Promise<Before>
  found: Comparison
}> {
  // What a crash left in the journal is in the bucket after this. When it cannot be (a full disk), those lines are
  // missing from the figure until the next start; they are not lost.
  await stream.flush().catch(() => undefined)
  const found = await compare({ bucket, warehouse })
  const counted = await ledgerCounts(warehouse)
  return { before: addLines(bucket, found.waiting, counted), found }
}

async function ledgerCounts(warehouse: Warehouse): Promise<Counted> {
  const total = await warehouse.run({ text: 'select coalesce(sum(rows), 0) from load_ledger', values: [] })
  const apps = await warehouse.run({ text: 'select app_id, sum(rows) from load_counts group by app_id', values: [] })
  return {
    total: Number(total.rows[0]?.[0] ?? 0),
    apps: new Map(apps.rows.map(([app, rows]) => [String(app), Number(rows)])),
  }
}

interface Counted {
  total: number
  apps: Map<string, number>
}

async function addLines(bucket: Bucket, objects: readonly Waiting[], counted: Counted): Promise<Before> {
  for (const { key } of objects) {
    // An object that cannot be read to its end counts as far as it can be; the loader says what is wrong with it.
    await countLines(await bucket.get(key).catch(() => new Uint8Array()), counted).catch(() => undefined)
  }
  return counted
}

async function countLines(object: Uint8Array, counted: Counted): Promise<void> {
  const plain = Readable.from([object]).pipe(createGunzip({ chunkSize: 256 * 1024 }))
  for await (const line of createInterface({ input: plain, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const app = appOf(line)
    counted.total++
    if (app !== undefined) counted.apps.set(app, (counted.apps.get(app) ?? 0) + 1)
  }
}

/** Nearly every line starts with its app; the others are parsed. */
function appOf(line: string): string | undefined {
  const start = /^\{(?:"kind":"\w+",)?"app_id":"([\w-]+)"/.exec(line)
  if (start) return start[1]
  try {
    const app: unknown = JSON.parse(line)?.app_id
    return typeof app === 'string' ? app : undefined
  } catch {
    return undefined
  }
}
