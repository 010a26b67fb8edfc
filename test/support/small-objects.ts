import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { startLoader } from '../../src/runtime/loader/loader.ts'
import { receivedBefore } from '../../src/runtime/loader/received.ts'
import type { Bucket, Value, Warehouse } from '../../src/runtime/ports.ts'
import type { Channel } from '../../src/runtime/records.ts'
import { memoryStream } from './memory-stream.ts'

/** Puts lines as the journal does, under the key that it would choose; answers the key. */
export async function putSmall(
  bucket: Bucket,
  channel: Channel,
  time: number,
  lines: readonly (object | string)[],
): Promise<string> {
  const plain = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 16)
  const hour = new Date(time).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')
  const key = `${channel}/${hour}/${time}-${hash}.ndjson.gz`
  await bucket.put(key, gzipSync(plain, { level: 1 }))
  return key
}

/** What a start does: counts what came in before, loads what waits. Answers the lines that came in. */
export async function startOnce(parts: { bucket: Bucket; warehouse: Warehouse }): Promise<number> {
  const { before, found } = await receivedBefore({ ...parts, stream: memoryStream() })
  const loader = startLoader({ ...parts, clock: Date.now, every: 60_000, found, mayCompact: new Promise(() => {}) })
  await loader.idle()
  await loader.stop()
  return (await before).total
}

/** Everything that must not change when objects are merged. */
export async function contents(warehouse: Warehouse) {
  return {
    events: await rows(warehouse, 'select * exclude (loaded_at) from events order by app_id, event_id'),
    users: await rows(warehouse, 'select * from users order by app_id, user_id'),
    totals: await rows(
      warehouse,
      `select channel, sum(rows)::bigint, sum(loaded)::bigint, sum(duplicates)::bigint, sum(refused)::bigint
       from load_ledger group by all order by all`,
    ),
    imports: await rows(
      warehouse,
      `select app_id, import_id, sum(rows)::bigint, sum(loaded)::bigint, sum(duplicates)::bigint
       from load_counts group by all order by all`,
    ),
    quarantined: await rows(warehouse, 'select object_key, line, text from quarantined order by all'),
  }
}

/** The keys of the bucket's data, and of the ledger. */
export async function keysOf({ bucket, warehouse }: { bucket: Bucket; warehouse: Warehouse }) {
  const stored: string[] = []
  for (const prefix of ['events/', 'users/']) for await (const { key } of bucket.list(prefix)) stored.push(key)
  const ledger = await rows(warehouse, 'select object_key from load_ledger order by object_key')
  return { bucket: stored, ledger: ledger.map(([key]) => String(key)) }
}

async function rows(warehouse: Warehouse, text: string): Promise<Value[][]> {
  return (await warehouse.run({ text, values: [] })).rows.map((row) => [...row])
}
