import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { LoadObject, LoadReport, Value, Warehouse } from '../../src/runtime/ports.ts'
import type { AliasRecord, Channel, EventRecord, PatchRecord } from '../../src/runtime/records.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'

/** A fresh warehouse with a folder for its objects. */
export interface TestWarehouse {
  warehouse: Warehouse
  directory: string
  /** Writes lines (objects as JSON, text and bytes as they are) as an object. */
  object(channel: Channel, lines: readonly (object | string | Buffer)[], key?: string): Promise<LoadObject>
  /** Writes bytes as an object. */
  raw(channel: Channel, bytes: Uint8Array, key?: string): Promise<LoadObject>
  load(...objects: LoadObject[]): Promise<LoadReport>
  rows(text: string, values?: readonly Value[]): Promise<Value[][]>
  close(): Promise<void>
}

/** Every warehouse that the contract suites run over; one that is not there is named with what it needs. */
export const warehouses: readonly { name: string; open: () => Promise<TestWarehouse> }[] = [
  { name: 'duckdb', open: () => openTest((directory) => openDuckDb({ path: join(directory, 'w.duckdb'), clock })) },
]

/** Time goes on, a second a look. */
let now = Date.parse('2026-03-01T00:00:00Z')
export const clock = () => {
  now += 1_000
  return now
}

async function openTest(open: (directory: string) => Promise<Warehouse>): Promise<TestWarehouse> {
  const directory = await mkdtemp(join(tmpdir(), 'dataloaf-warehouse-'))
  const warehouse = await open(directory)
  async function raw(channel: Channel, bytes: Uint8Array, key = `${channel}/${randomUUID()}.ndjson.gz`) {
    const address = join(directory, key.replaceAll('/', '_'))
    await writeFile(address, bytes)
    return { channel, key, address }
  }
  return {
    warehouse,
    directory,
    raw,
    object: (channel, lines, key) => raw(channel, gzipSync(joined(lines)), key),
    load: (...objects) => warehouse.load(objects),
    rows: async (text, values = []) => (await warehouse.run({ text, values })).rows.map((row) => [...row]),
    async close() {
      await warehouse.close()
      await rm(directory, { recursive: true, force: true })
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
