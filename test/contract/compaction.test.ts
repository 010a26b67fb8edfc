import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import { mergeAll } from '../../src/runtime/loader/compact.ts'
import { startLoader } from '../../src/runtime/loader/loader.ts'
import { isMerged } from '../../src/runtime/loader/merged.ts'
import type { Bucket, Warehouse } from '../../src/runtime/ports.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { contents, keysOf, putSmall, startOnce } from '../support/small-objects.ts'
import { event, patch } from '../support/warehouses.ts'

const ten = Date.parse('2026-01-31T10:00:00Z')
const hour = 3_600_000

let directory: string
let bucket: Bucket
let warehouse: Warehouse

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dataloaf-compaction-'))
  bucket = folderBucket(join(directory, 'bucket'))
  warehouse = await open('w')
})
afterEach(async () => {
  await warehouse.close()
  await rm(directory, { recursive: true, force: true })
})

describe('compaction', () => {
  it('makes one object a channel of an hour’s small ones, and changes nothing else', async () => {
    await fill(20)
    const before = await contents(warehouse)
    expect(await compact()).toBe(40)
    expect(await contents(warehouse)).toEqual(before)
    const keys = await keysOf({ bucket, warehouse })
    expect(keys.bucket).toEqual(keys.ledger)
    expect(keys.bucket.map((key) => key.replace(/[0-9a-f]{16}/, '#'))).toEqual([
      'events/2026/01/31/10/1769853600000-+#.ndjson.gz',
      'users/2026/01/31/10/1769853600500-+#.ndjson.gz',
    ])
    expect(before.events).toHaveLength(20)
    expect(before.imports).toEqual([
      ['app_shop', 'one', 10, 10, 0],
      ['app_shop', null, 30, 30, 0],
    ])
  })

  it('gives the same rows when the warehouse is rebuilt', async () => {
    await fill(20)
    const before = await contents(warehouse)
    await compact()
    expect(await rebuilt()).toEqual(before)
  })

  it('does nothing when it is repeated, and is not loaded as new', async () => {
    await fill(20)
    await compact()
    const before = [await contents(warehouse), await keysOf({ bucket, warehouse })]
    expect(await compact()).toBe(0)
    expect(await startOnce({ bucket, warehouse })).toBe(40)
    expect([await contents(warehouse), await keysOf({ bucket, warehouse })]).toEqual(before)
  })

  it('waits until ten minutes after the hour', async () => {
    await fill(20)
    expect(await compact(ten + hour + 599_999)).toBe(0)
    expect(await compact(ten + hour + 600_000)).toBe(40)
  })

  it('leaves few objects, and what was refused, where they are', async () => {
    for (let n = 0; n < 7; n++) await putSmall(bucket, 'events', ten + hour + n, [event()])
    for (let n = 0; n < 8; n++) await putSmall(bucket, 'events', ten + n, [event()])
    const bad = await putSmall(bucket, 'events', ten + 8, [event(), 'not JSON'])
    for (let n = 9; n < 18; n++) await putSmall(bucket, 'events', ten + n, [event()])
    await startOnce({ bucket, warehouse })
    const before = await contents(warehouse)
    expect(await compact()).toBe(17)
    const { bucket: keys } = await keysOf({ bucket, warehouse })
    expect(keys.map((key) => (key === bad ? 'bad' : isMerged(key)))).toEqual([
      true,
      'bad',
      true,
      ...Array(7).fill(false),
    ])
    expect(await contents(warehouse)).toEqual(before)
    expect(await rebuilt()).toEqual(before)
  })

  it('leaves an hour alone that has an object which is not loaded', async () => {
    await fill(20)
    await putSmall(bucket, 'events', ten + 99, [event()])
    expect(await compact()).toBe(20)
    await startOnce({ bucket, warehouse })
    expect(await compact()).toBe(21)
  })

  it('does not touch an object whose bytes have changed since', async () => {
    const keys = await fill(20)
    const damaged = keys.filter((key) => key.startsWith('events/'))[9]!
    await writeFile(bucket.address(damaged), 'damaged')
    await compact()
    const { bucket: left } = await keysOf({ bucket, warehouse })
    expect(left.filter((key) => key.startsWith('events/')).map(isMerged)).toEqual([true, false, true])
    expect(left).toContain(damaged)
  })

  it('keeps merged objects small enough', async () => {
    const text = 'x'.repeat(2_000_000)
    for (let n = 0; n < 20; n++) await putSmall(bucket, 'events', ten + n, [event({ event_attributes: { n, text } })])
    await startOnce({ bucket, warehouse })
    // Seven of them fit into 16 MB, which is not worth a merge.
    expect(await compact()).toBe(0)
    for (let n = 0; n < 17; n++) await putSmall(bucket, 'users', ten + n, [patch({ set: { text: text.slice(9e5) } })])
    await startOnce({ bucket, warehouse })
    expect(await compact()).toBe(14)
  })

  it('is not confused by an object that is put again although it was merged', async () => {
    await fill(20)
    await compact()
    const before = [await contents(warehouse), await keysOf({ bucket, warehouse })]
    const loader = startLoader({ bucket, warehouse, clock: Date.now, every: 60_000, mayCompact: new Promise(() => {}) })
    await loader.idle()
    loader.kick(await fillBucket(3))
    await loader.idle()
    expect([await contents(warehouse), await keysOf({ bucket, warehouse })]).toEqual(before)
    await putSmall(bucket, 'events', ten + 2 * hour, [event({ event_id: 'later' })])
    await loader.idle()
    loader.kick((await fillBucket(3)).filter((key) => key.startsWith('events/')))
    await loader.idle()
    await loader.stop()
    expect((await contents(warehouse)).totals).toEqual([
      ['events', 21, 21, 0, 0],
      ['users', 20, 20, 0, 0],
    ])
  })

  it('goes on by itself behind the loader, and rests when it stops', async () => {
    await fill(20)
    const loader = startLoader({ bucket, warehouse, clock: Date.now, every: 10 })
    while (loader.status().compaction.merged < 40) await new Promise((resolve) => setTimeout(resolve, 10))
    await loader.stop()
    expect(loader.status().compaction).toEqual({ merged: 40, into: 2, error: null })
  })

  it('says why it cannot go on, and leaves everything as it is', async () => {
    await fill(20)
    const before = [await contents(warehouse), await keysOf({ bucket, warehouse })]
    const full: Bucket = { ...bucket, put: () => Promise.reject(new Error('no space left')) }
    const loader = startLoader({ bucket: full, warehouse, clock: Date.now, every: 10 })
    while (loader.status().compaction.error === null) await new Promise((resolve) => setTimeout(resolve, 10))
    await loader.stop()
    expect([await contents(warehouse), await keysOf({ bucket, warehouse })]).toEqual(before)
  })

  it('keeps rows, counts and what a rebuild gives, whatever the objects are', async () => {
    const line = fc.record({
      id: fc.integer({ min: 0, max: 40 }),
      user: fc.constantFrom('ada', 'bob', 'cy'),
      import_id: fc.constantFrom('one', 'two', undefined),
    })
    const objects = fc.record({
      at: fc.integer({ min: 0, max: 2 * hour - 1 }),
      channel: fc.constantFrom('events' as const, 'events' as const, 'users' as const),
      lines: fc.array(line, { minLength: 1, maxLength: 4 }),
      bad: fc.integer({ min: 0, max: 30 }).map((n) => n === 0),
    })
    let merged = 0
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(objects, { minLength: 10, maxLength: 60, size: 'max', selector: ({ at }) => at }),
        async (all) => {
          bucket = folderBucket(join(directory, `bucket-${run}`))
          await warehouse.close()
          warehouse = await open(`run-${run++}`)
          for (const { at, channel, lines, bad } of all) {
            const received_at = new Date(ten + at).toISOString()
            const rows = lines.map(({ id, user, import_id }) =>
              channel === 'events'
                ? event({
                    event_id: `e${id}`,
                    user_id: user,
                    received_at,
                    event_attributes: { at },
                    ...(import_id && { import_id }),
                  })
                : patch({
                    patch_id: `p${at}-${id}`,
                    user_id: user,
                    received_at,
                    updated_at: received_at,
                    increment: { n: id },
                  }),
            )
            await putSmall(bucket, channel, ten + at, bad ? [...rows, 'not JSON'] : rows)
          }
          const total = await startOnce({ bucket, warehouse })
          const before = await contents(warehouse)
          merged += await compact()
          expect(await contents(warehouse)).toEqual(before)
          expect(await startOnce({ bucket, warehouse })).toBe(total)
          const keys = await keysOf({ bucket, warehouse })
          expect(keys.bucket).toEqual(keys.ledger)
          expect(await rebuilt()).toEqual(before)
          expect(await compact()).toBe(0)
        },
      ),
      { numRuns: 15 },
    )
    expect(merged).toBeGreaterThan(50)
  })
})

describe('a merge that was interrupted', () => {
  const crash = () => Promise.reject(new Error('crash'))
  const half = (keys: readonly string[]) => bucket.delete(keys.filter((_, index) => index % 2 === 1)).then(crash)
  const places: [string, () => { bucket: Bucket; warehouse: Warehouse }][] = [
    ['before the ledger knows of it', () => ({ bucket, warehouse: { ...warehouse, replace: crash } })],
    ['before anything is deleted', () => ({ bucket: { ...bucket, delete: crash }, warehouse })],
    ['when half is deleted', () => ({ bucket: { ...bucket, delete: half }, warehouse })],
  ]

  it.each(places)('%s counts nothing twice and leaves nothing behind', async (_, broken) => {
    await fill(20)
    const before = await contents(warehouse)
    await expect(compact(undefined, broken())).rejects.toThrow('crash')
    expect(await startOnce({ bucket, warehouse })).toBe(40)
    expect(await contents(warehouse)).toEqual(before)
    const keys = await keysOf({ bucket, warehouse })
    expect(keys.bucket).toEqual(keys.ledger)
    await compact()
    expect((await keysOf({ bucket, warehouse })).bucket).toHaveLength(2)
    expect(await rebuilt()).toEqual(before)
  })

  it.each(places)('%s is no matter when the warehouse is lost as well', async (_, broken) => {
    await fill(20)
    const before = await contents(warehouse)
    await expect(compact(undefined, broken())).rejects.toThrow('crash')
    await warehouse.close()
    warehouse = await open('lost')
    expect(await startOnce({ bucket, warehouse })).toBe(40)
    expect(await contents(warehouse)).toEqual(before)
    const keys = await keysOf({ bucket, warehouse })
    expect(keys.bucket).toEqual(keys.ledger)
  })

  it('a warehouse from before the merge, as from a backup, learns of it', async () => {
    await fill(20)
    const before = await contents(warehouse)
    await warehouse.close()
    await copyFile(join(directory, 'w.duckdb'), join(directory, 'old.duckdb'))
    warehouse = await open('w')
    await compact()
    await warehouse.close()
    warehouse = await open('old')
    expect(await startOnce({ bucket, warehouse })).toBe(40)
    expect(await contents(warehouse)).toEqual(before)
    const keys = await keysOf({ bucket, warehouse })
    expect(keys.bucket).toEqual(keys.ledger)
  })
})

describe('replace', () => {
  it('refuses what the ledger does not have, or has already', async () => {
    const keys = await fill(8)
    const before = await contents(warehouse)
    const by = { channel: 'events' as const, key: 'events/new' }
    await expect(warehouse.replace([...keys, 'events/none'], by)).rejects.toMatchObject({ code: 'conflict' })
    await expect(warehouse.replace([], by)).rejects.toMatchObject({ code: 'conflict' })
    await expect(warehouse.replace(keys.slice(1), { ...by, key: keys[0]! })).rejects.toMatchObject({ code: 'conflict' })
    expect(await contents(warehouse)).toEqual(before)
    expect(await warehouse.loaded(keys)).toEqual(new Set(keys))
  })
})

/** As many objects a channel in the hour of ten, in the bucket. */
async function fillBucket(count: number): Promise<string[]> {
  const keys: string[] = []
  for (let n = 0; n < count; n++) {
    const received_at = new Date(ten + n * 1000).toISOString()
    const one = event({
      event_id: `e${n}`,
      received_at,
      user_id: `u${n % 3}`,
      ...(n % 2 === 0 && { import_id: 'one' }),
    })
    keys.push(await putSmall(bucket, 'events', ten + n * 1000, [one]))
    const said = patch({
      patch_id: `p${n}`,
      received_at,
      user_id: `u${n % 3}`,
      updated_at: received_at,
      increment: { n },
    })
    keys.push(await putSmall(bucket, 'users', ten + n * 1000 + 500, [said]))
  }
  return keys
}

/** The same, and loaded. */
async function fill(count: number): Promise<string[]> {
  const keys = await fillBucket(count)
  await startOnce({ bucket, warehouse })
  return keys
}

/** Merges all that can be; answers how many objects were. */
async function compact(now = ten + 24 * hour, parts: { bucket: Bucket; warehouse: Warehouse } = { bucket, warehouse }) {
  let merged = 0
  for await (const count of mergeAll({ ...parts, clock: () => now }, new Map())) merged += count
  return merged
}

let opened = 0

/** The contents of a new warehouse made of the bucket. */
async function rebuilt() {
  const fresh = await open(`rebuilt-${opened++}`)
  try {
    await startOnce({ bucket, warehouse: fresh })
    return await contents(fresh)
  } finally {
    await fresh.close()
  }
}

function open(name: string): Promise<Warehouse> {
  return openDuckDb({ path: join(directory, `${name}.duckdb`), clock: Date.now, threads: 1 })
}
