import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderBucket } from '../../../../src/runtime/bucket/folder.ts'
import { type Loader, type LoaderOptions, startLoader } from '../../../../src/runtime/loader/loader.ts'
import { receivedBefore } from '../../../../src/runtime/loader/received.ts'
import type { Bucket, Warehouse } from '../../../../src/runtime/ports.ts'
import { openDuckDb } from '../../../../src/runtime/warehouse/duckdb.ts'
import { memoryStream } from '../../../support/memory-stream.ts'
import { event, patch } from '../../../support/warehouses.ts'

let directory: string
let bucket: Bucket
let warehouse: Warehouse
let loader: Loader | undefined

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dataloaf-loader-'))
  bucket = folderBucket(join(directory, 'bucket'))
  warehouse = await openDuckDb({ path: join(directory, 'w.duckdb'), clock: Date.now, threads: 1 })
})
afterEach(async () => {
  await loader?.stop()
  loader = undefined
  await warehouse.close()
  await rm(directory, { recursive: true, force: true })
})

describe('loader', () => {
  it('takes in what is there at its start, and what comes later', async () => {
    await put('events/2026/a.ndjson.gz', [event({ event_id: 'a' })])
    begin()
    await loader!.idle()
    expect(await ids()).toEqual(['a'])
    await put('events/2026/b.ndjson.gz', [event({ event_id: 'b' })])
    await loader!.idle()
    expect(await ids()).toEqual(['a', 'b'])
    expect(loader!.status()).toMatchObject({ backlog: { objects: 0, bytes: 0 }, lag_seconds: 0, error: null })
    expect(loader!.status().last_load).toMatchObject({ objects: 1, rows: 1 })
    expect(loader!.version()).toBe(2)
  })

  it('looks by itself from time to time', async () => {
    begin({ every: 10 })
    await put('events/2026/a.ndjson.gz', [event({ event_id: 'a' })])
    await until(async () => (await ids()).length === 1)
  })

  it('finds an object that sorts before the last one when it is told, else when it compares with the ledger', async () => {
    let now = Date.now()
    await put('events/2026/m.ndjson.gz', [event({ event_id: 'm' })])
    begin({ clock: () => now, reconcileEvery: 60_000 })
    await loader!.idle()
    await put('events/2026/a.ndjson.gz', [event({ event_id: 'a' })])
    await put('events/2026/b.ndjson.gz', [event({ event_id: 'b' })])
    loader!.kick(['events/2026/a.ndjson.gz', 'quarantine/x'])
    await loader!.idle()
    expect(await ids()).toEqual(['a', 'm'])
    now += 60_000
    await loader!.idle()
    expect(await ids()).toEqual(['a', 'b', 'm'])
  })

  it('takes in one batch after the other, none larger than it may be', async () => {
    for (const n of [1, 2, 3, 4, 5]) await put(`events/${n}.ndjson.gz`, [event({ event_id: `${n}` })])
    const sizes: number[] = []
    begin({ batch: { bytes: 1e6, objects: 2 }, onLoaded: ({ objects }) => sizes.push(objects.length) })
    await loader!.idle()
    expect(sizes).toEqual([2, 2, 1])
    expect(await ids()).toEqual(['1', '2', '3', '4', '5'])
  })

  it('keeps what was refused beside the data', async () => {
    await put('events/2026/a.ndjson.gz', [event({ event_id: 'a' }), 'not JSON'])
    begin()
    await loader!.idle()
    const kept = String(await bucket.get('quarantine/events/2026/a.ndjson.gz.ndjson'))
    expect(JSON.parse(kept)).toEqual({ line: 2, reason: 'not JSON', text: 'not JSON' })
    expect(loader!.status()).toMatchObject({ quarantined: 1, error: null })
  })

  it('tries a missing object again, then sets it aside and says so, while the others go on', async () => {
    const losing: Bucket = { ...bucket, address: (key) => bucket.address(key).replace('lost', 'nowhere') }
    await put('events/lost.ndjson.gz', [event({ event_id: 'lost' })])
    await put('events/there.ndjson.gz', [event({ event_id: 'there' })])
    let now = 0
    const clock = () => {
      now += 10_000
      return now
    }
    begin({ bucket: losing, clock, every: 5, reconcileEvery: 1e12 })
    await until(async () => loader!.status().set_aside.length > 0)
    expect(await ids()).toEqual(['there'])
    expect(loader!.status().set_aside[0]).toMatchObject({ key: 'events/lost.ndjson.gz' })
  })

  it('stops, and starts again where the ledger says', async () => {
    await put('events/a.ndjson.gz', [event({ event_id: 'a' })])
    begin()
    await loader!.idle()
    await loader!.stop()
    await put('events/b.ndjson.gz', [event({ event_id: 'b' })])
    loader!.kick()
    expect(await ids()).toEqual(['a'])
    begin()
    await loader!.idle()
    expect(await ids()).toEqual(['a', 'b'])
    expect(loader!.version()).toBe(1)
  })
})

describe('receivedBefore', () => {
  it('counts what is loaded and what still waits, of all apps and of each', async () => {
    await put('events/a.ndjson.gz', [event({ app_id: 'app_one' }), 'not JSON'])
    begin()
    await loader!.idle()
    await loader!.stop()
    await put('events/b.ndjson.gz', [event({ app_id: 'app_one' }), event({ app_id: 'app_two' })])
    await put('users/a.ndjson.gz', [patch({ app_id: 'app_two' })])
    const { before } = await receivedBefore({ bucket, warehouse, stream: memoryStream() })
    expect(await before).toEqual({
      total: 5,
      apps: new Map([
        ['app_one', 2],
        ['app_two', 2],
      ]),
    })
  })
})

function begin(options: Partial<LoaderOptions> = {}): void {
  loader = startLoader({ bucket, warehouse, clock: Date.now, every: 60_000, ...options })
}

async function put(key: string, lines: readonly (object | string)[]): Promise<void> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  await bucket.put(key, gzipSync(text))
}

async function ids(): Promise<unknown[]> {
  const { rows } = await warehouse.run({ text: 'select event_id from events order by 1', values: [] })
  return rows.map(([id]) => id)
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
