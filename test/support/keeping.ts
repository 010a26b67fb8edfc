import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import type { Bucket, Value, Warehouse } from '../../src/runtime/ports.ts'
import type { Channel } from '../../src/runtime/records.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { openLoadingRedshift } from '../../src/runtime/warehouse/redshift.ts'
import { motoMissing, useMoto } from './moto.ts'
import { standInOptions } from './redshift-back-end.ts'
import { openStandIn } from './redshift-stand-in.ts'
import { clock, openTestBucket } from './warehouses.ts'

/** A bucket, and warehouses that are filled from it. */
export interface Store {
  bucket: Bucket
  openWarehouse(): Promise<Warehouse>
  close(): Promise<void>
}

export interface StoreKind {
  name: string
  open(): Promise<Store>
}

/** Each warehouse with the bucket that it goes with; one that is not there is named with what it needs. */
export function stores(suite: string): StoreKind[] {
  const local = { name: 'folder and duckdb', open: openLocalStore }
  if (motoMissing(`${suite}: S3 and redshift stand-in`)) return [local]
  const moto = useMoto()
  return [local, { name: 'S3 and redshift stand-in', open: () => openAwsStore(moto.endpoint) }]
}

async function openLocalStore(): Promise<Store> {
  const directory = await mkdtemp(join(tmpdir(), 'dataloaf-keeping-'))
  const opened: Warehouse[] = []
  return {
    bucket: folderBucket(join(directory, 'bucket')),
    async openWarehouse() {
      const warehouse = await openDuckDb({ path: join(directory, `${randomUUID()}.duckdb`), clock })
      opened.push(warehouse)
      return warehouse
    },
    async close() {
      for (const warehouse of opened) await warehouse.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function openAwsStore(endpoint: string): Promise<Store> {
  const { bucket, read, close } = await openTestBucket(endpoint)
  const opened: (() => Promise<void>)[] = []
  return {
    bucket,
    async openWarehouse() {
      const standIn = await openStandIn({ objects: read })
      const role = 'arn:aws:iam::123456789012:role/copy'
      const warehouse = openLoadingRedshift({ ...standInOptions(standIn.endpoint), bucket, read, role })
      opened.push(async () => {
        await warehouse.close()
        await standIn.close()
      })
      return warehouse
    },
    async close() {
      for (const each of opened) await each()
      close()
    },
  }
}

/** Takes in all that lies in the bucket. */
export async function fill(bucket: Bucket, warehouse: Warehouse): Promise<void> {
  for (const channel of ['events', 'users'] as Channel[]) {
    const objects = []
    for await (const { key } of bucket.list(`${channel}/`)) objects.push({ channel, key, address: bucket.address(key) })
    if (objects.length > 0) await warehouse.load(objects)
  }
}

/** What is known of an app, whatever the warehouse. */
export async function known(warehouse: Warehouse, app: string) {
  const rows = async (text: string): Promise<Value[][]> =>
    (await warehouse.run({ text, values: [app] })).rows.map((row) => [...row])
  return {
    events: await rows('select event_id, event_created from events where app_id = $1 order by event_id'),
    users: await rows('select user_id, first_seen, last_seen from users where app_id = $1 order by user_id'),
    refused: await rows('select reason from quarantined where app_id = $1 order by object_key'),
  }
}

/** All lines of a bucket’s objects, and of what was refused, as they lie there. */
export async function linesIn(bucket: Bucket): Promise<string[]> {
  const lines: string[] = []
  for (const prefix of ['events/', 'users/', 'quarantine/'])
    for await (const { key } of bucket.list(prefix)) {
      const body = await bucket.get(key)
      lines.push(...String(key.endsWith('.gz') ? gunzipSync(body) : body).split('\n'))
    }
  return lines.filter((line) => line !== '')
}
