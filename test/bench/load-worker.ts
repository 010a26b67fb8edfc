/** Loading into DuckDB, ours and bare, in one process so that neither has a warmer machine. */
import { createWriteStream, rmSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import type { LoadObject } from '../../src/runtime/ports.ts'
import type { EventRecord, PatchRecord } from '../../src/runtime/records.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { milliseconds } from './measure.ts'
import { serveCalls } from './worker.ts'

export interface LoadWorker {
  /** Writes the objects; returns how many rows they hold. */
  prepare(directory: string, events: number): Promise<number>
  /** Milliseconds. */
  ours(): Promise<number>
  bare(): Promise<number>
}

let folder = ''
let objects: LoadObject[] = []
serveCalls({ prepare, ours, bare } satisfies LoadWorker)

const objectRows = 50_000
/** Of all rows, those that change a user. */
const patchShare = 0.05

async function prepare(directory: string, events: number): Promise<number> {
  folder = directory
  await mkdir(folder, { recursive: true })
  objects = []
  for (let first = 0; first < events; first += objectRows) {
    await write(
      'events',
      lines(Math.min(objectRows, events - first), (i) => eventRecord(first + i)),
    )
  }
  const patches = Math.round(events * patchShare)
  await write('users', lines(patches, patchRecord))
  return events + patches
}

async function write(channel: LoadObject['channel'], text: Iterable<string>): Promise<void> {
  const key = `${channel}-${objects.length}.ndjson.gz`
  const address = join(folder, key)
  await pipeline(Readable.from(text), createGzip({ level: 6 }), createWriteStream(address))
  objects.push({ channel, key, address })
}

async function ours(): Promise<number> {
  const path = join(folder, 'ours.duckdb')
  for (const end of ['', '.wal']) rmSync(path + end, { force: true })
  const warehouse = await openDuckDb({ path, clock: Date.now })
  const time = await milliseconds(() => warehouse.load(objects))
  await warehouse.close()
  return time
}

/** The same objects, gunzipped and typed by DuckDB itself, into tables without any check. */
async function bare(): Promise<number> {
  const path = join(folder, 'bare.duckdb')
  for (const end of ['', '.wal']) rmSync(path + end, { force: true })
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(`create table events (app_id varchar, event_id varchar, event_name varchar, user_id varchar,
    anonymous_id varchar, session_id varchar, event_created timestamp, received_at timestamp, event_attributes json, bot varchar)`)
  await connection.run(`create table patches (kind varchar, app_id varchar, user_id varchar, patch_id varchar,
    updated_at timestamp, received_at timestamp, "set" json, set_once json, unset json, increment json, append json)`)
  const time = await milliseconds(async () => {
    await connection.run(`copy events from '${join(folder, 'events-*.gz')}' (format json)`)
    await connection.run(`copy patches from '${join(folder, 'users-*.gz')}' (format json)`)
    await connection.run('checkpoint')
  })
  connection.closeSync()
  instance.closeSync()
  if (statSync(path).size < 100_000) throw new Error('The bare COPY wrote nothing.')
  return time
}

function* lines(count: number, record: (index: number) => EventRecord | PatchRecord): Generator<string> {
  for (let i = 0; i < count; i++) yield `${JSON.stringify(record(i))}\n`
}

const start = Date.UTC(2026, 0, 1)

function eventRecord(i: number): EventRecord {
  const created = new Date(start + i * 40).toISOString()
  return {
    app_id: 'app_bench',
    event_id: `${(start + i * 40)
      .toString(16)
      .padStart(12, '0')
      .replace(/(.{8})/, '$1-')}-7000-8000-${hex(i)}`,
    event_name: ['page_viewed', 'product_viewed', 'added_to_cart', 'purchase'][i % 4]!,
    user_id: `user-${(i * 7919) % 40_000}`,
    anonymous_id: null,
    session_id: null,
    event_created: created,
    received_at: created,
    event_attributes: {
      path: `/products/${i % 50}`,
      price: (i % 200) / 2,
      plan: i % 3 === 0 ? 'pro' : 'free',
      $context: { library: { name: 'dataloaf-node', version: '0.1.0' } },
    },
    bot: null,
  }
}

function patchRecord(i: number): PatchRecord {
  const at = new Date(start + i * 800).toISOString()
  const set = { plan: i % 3 === 0 ? 'pro' : 'free', country: ['DE', 'US', 'IN'][i % 3]! }
  return {
    kind: 'patch',
    app_id: 'app_bench',
    user_id: `user-${(i * 7919) % 40_000}`,
    patch_id: `patch-${hex(i)}`,
    updated_at: at,
    received_at: at,
    ...{ set, set_once: {}, unset: [], increment: { logins: 1 }, append: {} },
  }
}

function hex(i: number): string {
  return Math.imul(i + 1, 2_654_435_761)
    .toString(16)
    .replace('-', 'f')
    .padStart(12, '0')
}
