import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataLoafError } from '../../../../src/errors.ts'
import { folderBucket } from '../../../../src/runtime/bucket/folder.ts'
import type { Notice, Notices } from '../../../../src/runtime/loader/notices.ts'
import type { Tick } from '../../../../src/runtime/loader/take-in.ts'
import { type TickOptions, tick } from '../../../../src/runtime/loader/tick.ts'
import type { Bucket, Warehouse } from '../../../../src/runtime/ports.ts'
import { openDuckDb } from '../../../../src/runtime/warehouse/duckdb.ts'
import { event } from '../../../support/warehouses.ts'

/** Notices in memory: what is not settled comes again with the next turn. */
function queue() {
  const waiting: Notice[] = []
  let hidden = new Set<string>()
  const notices: Notices = {
    waiting: async () => waiting.length,
    async next() {
      const some = waiting.filter(({ receipt }) => !hidden.has(receipt)).slice(0, 2)
      hidden = new Set([...hidden, ...some.map(({ receipt }) => receipt)])
      return some
    },
    async settle(receipts) {
      for (const receipt of receipts)
        waiting.splice(0, waiting.length, ...waiting.filter((one) => one.receipt !== receipt))
    },
  }
  return { notices, waiting, turn: () => hidden.clear() }
}

describe('a turn of the loader', () => {
  let directory: string
  let bucket: Bucket
  let warehouse: Warehouse
  let asked: string[]
  let now: number
  let { notices, waiting, turn } = queue()

  beforeEach(async () => {
    now = Date.parse('2026-01-31T10:00:00Z')
    directory = await mkdtemp(join(tmpdir(), 'dataloaf-tick-'))
    bucket = folderBucket(join(directory, 'bucket'))
    const duckdb = await openDuckDb({ path: join(directory, 'w.duckdb'), clock: () => now })
    asked = []
    warehouse = {
      ...duckdb,
      load(objects) {
        asked.push('load')
        return duckdb.load(objects)
      },
      loaded(keys) {
        asked.push('loaded')
        return duckdb.loaded(keys)
      },
    }
    ;({ notices, waiting, turn } = queue())
  })
  afterEach(async () => {
    await warehouse.close()
    await rm(directory, { recursive: true, force: true })
  })

  const key = (n: number) => `events/2026/01/31/10/stream-${n}.gz`
  async function put(n: number, lines: (object | string)[] = [event({ event_id: `e${n}` })]): Promise<void> {
    const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
    await bucket.put(key(n), gzipSync(text))
  }
  const tell = (...numbers: number[]) =>
    waiting.push(...numbers.map((n) => ({ key: key(n), bytes: 1, receipt: `r${waiting.length}-${n}` })))
  const take = async (more: Partial<TickOptions> = {}): Promise<Tick> => {
    turn()
    return await tick({
      bucket,
      work: bucket,
      place: 'here',
      warehouse,
      notices,
      clock: () => now,
      cadence: { every: 180_000 },
      ...more,
    })
  }
  const count = async () => (await warehouse.run({ text: 'select count(*) from events', values: [] })).rows[0]?.[0]

  it('takes in what it is told of, once, however often and in what order it is told', async () => {
    for (const n of [1, 2, 3]) await put(n)
    tell(3, 1, 1, 2, 3)
    expect(await take({ batch: 10 })).toEqual({ objects: 3, rows: 3, refused: 0, failed: [] })
    expect([await count(), waiting]).toEqual([3, []])
    tell(2)
    now += 180_000
    expect(await take()).toMatchObject({ objects: 0 })
    expect([await count(), waiting]).toEqual([3, []])
  })

  it('does not ask the warehouse when nothing waits, not even to compare', async () => {
    await put(1)
    tell(1)
    await take()
    now += 3_600_000
    await take()
    asked.splice(0)
    for (let n = 0; n < 5; n++) {
      now += 3_600_000
      await take()
    }
    expect(asked).toEqual([])
  })

  it('waits until it is time', async () => {
    await put(1)
    tell(1)
    await take()
    await put(2)
    tell(2)
    now += 60_000
    expect(await take()).toMatchObject({ objects: 0 })
    now += 120_000
    expect(await take()).toMatchObject({ objects: 1 })
  })

  it('finds within an hour what it was not told of', async () => {
    await put(1)
    tell(1)
    await take()
    await put(2)
    now += 1_800_000
    expect(await take()).toMatchObject({ objects: 0 })
    now += 1_800_000
    expect(await take()).toMatchObject({ objects: 1 })
    expect(await count()).toBe(2)
  })

  it('leaves in the queue what is not there yet, and takes the others in', async () => {
    await put(1)
    tell(1, 2)
    const done = await take()
    expect(done).toMatchObject({ objects: 1, failed: [{ key: key(2) }] })
    expect(waiting.map((notice) => notice.key)).toEqual([key(2)])
    await put(2)
    now += 180_000
    expect(await take()).toMatchObject({ objects: 1, failed: [] })
  })

  it('leaves everything in the queue while the warehouse is away', async () => {
    await put(1)
    tell(1)
    const away = { ...warehouse, load: () => Promise.reject(new DataLoafError('unavailable', 'Away.')) }
    await expect(take({ warehouse: away })).rejects.toMatchObject({ code: 'unavailable' })
    expect(waiting).toHaveLength(1)
    expect(await take()).toMatchObject({ objects: 1 })
  })

  it('finds the object that spoils a batch', async () => {
    for (const n of [1, 2, 3]) await put(n)
    tell(1, 2, 3)
    const spoiled: Warehouse = {
      ...warehouse,
      load: async (objects) => {
        if (objects.some((object) => object.key === key(2))) throw new DataLoafError('invalid_query', 'Not that one.')
        return await warehouse.load(objects)
      },
    }
    expect(await take({ warehouse: spoiled })).toMatchObject({
      objects: 2,
      failed: [{ key: key(2), reason: 'Not that one.' }],
    })
    expect(waiting.map((notice) => notice.key)).toEqual([key(2)])
  })

  it('keeps what is refused beside the data', async () => {
    await put(1, [event(), 'bad'])
    tell(1)
    expect(await take()).toMatchObject({ rows: 2, refused: 1 })
    expect(String(await bucket.get(`quarantine/${key(1)}.ndjson`))).toContain('"text":"bad"')
  })

  it('ignores objects that are none of its business', async () => {
    waiting.push({ key: 'status/loader.json', bytes: 1, receipt: 'r' })
    expect(await take()).toEqual({ objects: 0, rows: 0, refused: 0, failed: [] })
    expect(waiting).toEqual([])
  })
})
