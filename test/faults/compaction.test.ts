import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import { mergeAll } from '../../src/runtime/loader/compact.ts'
import type { Bucket, Warehouse } from '../../src/runtime/ports.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { contents, keysOf, putSmall, startOnce } from '../support/small-objects.ts'
import { event, patch } from '../support/warehouses.ts'
import { builtWriter } from '../support/writer.ts'

const writer = builtWriter('compaction-writer')
const firstHour = Date.parse('2026-01-31T00:00:00Z')
const children: ChildProcess[] = []
let directory: string
let bucket: Bucket

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dataloaf-compaction-'))
  bucket = folderBucket(join(directory, 'bucket'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

/** Where it ends itself, and after how many milliseconds; `any` is killed from outside. */
const deaths: [instant: string, milliseconds: number][] = [
  ['before put', 0],
  ['within put', 0],
  ['within put', 1],
  ['after put', 0],
  ['before replace', 0],
  ['within replace', 1],
  ['within replace', 4],
  ['within replace', 8],
  ['after replace', 0],
  ['before delete', 0],
  ['within delete', 0],
  ['within delete', 2],
  ['within delete', 5],
  ['after delete', 0],
  ['any', 30],
  ['any', 80],
  ['any', 150],
  ['any', 250],
]

it('kill -9 at any instant of a merge loses nothing, and counts nothing twice', async () => {
  const ids: string[] = []
  let said = 0
  for (const [round, [instant, milliseconds]] of deaths.entries()) {
    ids.push(...(await fillHour(round)))
    const received = await killed(instant, milliseconds)
    if (received !== undefined) expect(received).toBe(2 * ids.length)
    if (received !== undefined) said++
  }
  expect(said).toBeGreaterThan(12)
  const before = await settled('warehouse')
  expect(before.events.map(([, id]) => id)).toEqual([...ids].sort())
  expect(before.totals).toEqual([
    ['events', ids.length, ids.length, 0, 0],
    ['users', ids.length, ids.length, 0, 0],
  ])
  expect(await settled('rebuilt')).toEqual(before)
})

/** Small objects of an hour of its own. */
async function fillHour(round: number): Promise<string[]> {
  const ids = Array.from({ length: 24 }, (_, n) => `${round}-${n}`)
  for (const [n, id] of ids.entries()) {
    const time = firstHour + round * 3_600_000 + n * 1_000
    const received_at = new Date(time).toISOString()
    await putSmall(bucket, 'events', time, [event({ event_id: id, received_at })])
    const said = patch({
      patch_id: id,
      user_id: 'counter',
      received_at,
      updated_at: received_at,
      increment: { made: 1 },
    })
    await putSmall(bucket, 'users', time, [said])
  }
  return ids
}

/**
 * Runs the writer until it is dead; answers how many lines it says came in before it started. It does not say so when
 * it dies at finishing what the one before it had begun.
 */
async function killed(instant: string, milliseconds: number): Promise<number | undefined> {
  const child = spawn(process.execPath, [writer, directory, instant, String(milliseconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
    if (instant === 'any') setTimeout(() => child.kill('SIGKILL'), milliseconds)
  })
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
  const [, received] = /^received (\d+)$/m.exec(text) ?? []
  return received === undefined ? undefined : Number(received)
}

/** What a start finds, and what is left when everything is merged: one object an hour and channel. */
async function settled(name: string) {
  const warehouse: Warehouse = await openDuckDb({
    path: join(directory, `${name}.duckdb`),
    clock: Date.now,
    threads: 1,
  })
  try {
    await startOnce({ bucket, warehouse })
    const found = await keysOf({ bucket, warehouse })
    expect(found.bucket).toEqual(found.ledger)
    for await (const _ of mergeAll({ bucket, warehouse, clock: Date.now }, new Map()));
    const merged = await keysOf({ bucket, warehouse })
    expect(merged.bucket).toEqual(merged.ledger)
    expect(merged.bucket).toHaveLength(2 * deaths.length)
    return await contents(warehouse)
  } finally {
    await warehouse.close()
  }
}
