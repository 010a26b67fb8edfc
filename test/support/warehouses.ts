import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { s3Bucket, s3Reader } from '../../src/runtime/bucket/s3.ts'
import type { LoadObject, LoadReport, Value, Warehouse } from '../../src/runtime/ports.ts'
import type { AliasRecord, Channel, EventRecord, PatchRecord } from '../../src/runtime/records.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { openLoadingRedshift } from '../../src/runtime/warehouse/redshift.ts'
import { clientOptions, motoMissing, useMoto } from './moto.ts'
import { standInOptions } from './redshift-back-end.ts'
import { openStandIn, type Trouble } from './redshift-stand-in.ts'

/** A fresh warehouse with a folder for its objects. */
export interface TestWarehouse {
  warehouse: Warehouse
  /** Of a stand-in. */
  trouble?: Trouble | undefined
  /** What lies in the bucket for COPY. */
  leftovers?: () => Promise<string[]>
  /** An object that is there and cannot be read now. */
  unreadable: LoadObject
  /** The same object where it is not. */
  missing(object: LoadObject): LoadObject
  /** Writes lines (objects as JSON, text and bytes as they are) as an object. */
  object(channel: Channel, lines: readonly (object | string | Buffer)[], key?: string): Promise<LoadObject>
  /** Writes bytes as an object. */
  raw(channel: Channel, bytes: Uint8Array, key?: string): Promise<LoadObject>
  load(...objects: LoadObject[]): Promise<LoadReport>
  rows(text: string, values?: readonly Value[]): Promise<Value[][]>
  close(): Promise<void>
}

export interface LoadingWarehouse {
  name: string
  open: () => Promise<TestWarehouse>
  /** Cases of a property: a stand-in takes long for one. */
  numRuns: number
}

/** Every warehouse that the contract suites run over; one that is not there is named with what it needs. */
export function loadingWarehouses(suite: string): LoadingWarehouse[] {
  const found = [{ name: 'duckdb', open: openDuckDbTest, numRuns: 40 }]
  if (motoMissing(`${suite}: redshift stand-in`)) return found
  const moto = useMoto()
  return [...found, { name: 'redshift stand-in', open: () => openStandInTest(moto.endpoint), numRuns: 8 }]
}

/** Time goes on, a second a look. */
let now = Date.parse('2026-03-01T00:00:00Z')
export const clock = () => {
  now += 1_000
  return now
}

export async function openDuckDbTest(): Promise<TestWarehouse> {
  const directory = await mkdtemp(join(tmpdir(), 'dataloaf-warehouse-'))
  const warehouse = await openDuckDb({ path: join(directory, 'w.duckdb'), clock })
  return testWarehouse(warehouse, {
    async put(key, bytes) {
      const address = join(directory, key.replaceAll('/', '_'))
      await writeFile(address, bytes)
      return address
    },
    // A folder is there and cannot be read as a file.
    unreadable: directory,
    missing: (address) => `${address}.gone`,
    close: () => rm(directory, { recursive: true, force: true }),
  })
}

async function openStandInTest(endpoint: string): Promise<TestWarehouse> {
  const { bucket, read, close } = await openTestBucket(endpoint)
  const standIn = await openStandIn({ objects: read })
  const role = 'arn:aws:iam::123456789012:role/copy'
  const warehouse = openLoadingRedshift({ ...standInOptions(standIn.endpoint), bucket, read, role })
  return testWarehouse(
    warehouse,
    {
      async put(key, bytes) {
        await bucket.put(key, bytes)
        return bucket.address(key)
      },
      async leftovers() {
        const keys: string[] = []
        for await (const { key } of bucket.list('staged/')) keys.push(key)
        return keys
      },
      unreadable: 's3://no-such-bucket/events/a',
      missing: (address) => `${address}.gone`,
      async close() {
        await standIn.close()
        close()
      },
    },
    standIn.trouble,
  )
}

/** A bucket of an emulated S3. */
export async function openTestBucket(endpoint: string) {
  const client = new S3Client({ ...clientOptions(endpoint), forcePathStyle: true })
  const name = `warehouse-${randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket: name }))
  return { name, client, bucket: s3Bucket({ client, name }), read: s3Reader(client), close: () => client.destroy() }
}

interface Place {
  put(key: string, bytes: Uint8Array): Promise<string>
  unreadable: string
  missing(address: string): string
  leftovers?: () => Promise<string[]>
  close(): Promise<void>
}

function testWarehouse(warehouse: Warehouse, place: Place, trouble?: Trouble): TestWarehouse {
  async function raw(channel: Channel, bytes: Uint8Array, key = `${channel}/${randomUUID()}.ndjson.gz`) {
    return { channel, key, address: await place.put(key, bytes) }
  }
  return {
    warehouse,
    trouble,
    ...(place.leftovers && { leftovers: place.leftovers }),
    raw,
    unreadable: { channel: 'events', key: 'events/unreadable', address: place.unreadable },
    missing: (object) => ({ ...object, address: place.missing(object.address) }),
    object: (channel, lines, key) => raw(channel, gzipSync(joined(lines)), key),
    load: (...objects) => warehouse.load(objects),
    rows: async (text, values = []) => (await warehouse.run({ text, values })).rows.map((row) => [...row]),
    async close() {
      await warehouse.close()
      await place.close()
    },
  }
}

function joined(lines: readonly (object | string | Buffer)[]): Buffer {
  return Buffer.concat(lines.map((line) => Buffer.concat([bytesOf(line), Buffer.from('\n')])))
}

function bytesOf(line: object | string | Buffer): Buffer {
  if (Buffer.isBuffer(line)) return line
  return Buffer.from(typeof line === 'string' ? line : JSON.stringify(line))
}

export function event(changes: Partial<EventRecord> = {}): EventRecord {
  return {
    app_id: 'app_shop',
    event_id: randomUUID(),
    event_name: 'purchase',
    user_id: 'ada',
    anonymous_id: null,
    session_id: null,
    event_created: '2026-01-31T10:00:00.000Z',
    received_at: '2026-01-31T10:00:01.000Z',
    event_attributes: {},
    bot: null,
    ...changes,
  }
}

export function patch(changes: Partial<PatchRecord> = {}): PatchRecord {
  return {
    kind: 'patch',
    app_id: 'app_shop',
    user_id: 'ada',
    patch_id: randomUUID(),
    updated_at: '2026-01-31T10:00:00.000Z',
    received_at: '2026-01-31T10:00:01.000Z',
    set: {},
    set_once: {},
    unset: [],
    increment: {},
    append: {},
    ...changes,
  }
}

export function alias(from_id: string, to_id: string, changes: Partial<AliasRecord> = {}): AliasRecord {
  const created = '2026-01-31T10:00:00.000Z'
  return { kind: 'alias', app_id: 'app_shop', from_id, to_id, created, received_at: created, ...changes }
}
