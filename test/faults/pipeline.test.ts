import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import { startLoader } from '../../src/runtime/loader/loader.ts'
import type { Value, Warehouse } from '../../src/runtime/ports.ts'
import { openPipeline, type Pipeline } from '../../src/runtime/targets/pipeline.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { smallDisk } from '../support/small-disk.ts'
import { event, patch } from '../support/warehouses.ts'
import { builtWriter } from '../support/writer.ts'

const writer = builtWriter('pipeline-writer')
const children: ChildProcess[] = []
let directory: string
let pipeline: Pipeline | undefined

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dataloaf-pipeline-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await pipeline?.close()
  pipeline = undefined
  await rm(directory, { recursive: true, force: true })
})

describe('kill -9', () => {
  it('over many generations loses nothing that was acknowledged, and counts nothing twice', async () => {
    const acknowledged: string[] = []
    // A busy machine gets less done in a generation: it takes more of them, until the test's own time limit.
    for (let round = 0; round < 28 || acknowledged.length <= 200; round++) {
      acknowledged.push(...(await killed(directory, round)))
    }
    await expectExactlyOnce(directory, acknowledged)
  })

  it('of a first start loses nothing either', async () => {
    for (let round = 0; round < 12; round++) {
      const fresh = [join(directory, `a${round}`), join(directory, `b${round}`)]
      const acknowledged = await Promise.all(fresh.map((path) => killed(path, round)))
      for (const [index, path] of fresh.entries()) await expectExactlyOnce(path, acknowledged[index]!)
    }
  })
})

describe('two processes on one directory', () => {
  it('one works, the other says who has it', async () => {
    const child = start(directory, 0)
    await said(child, /^ready$/m)
    await expect(openPipeline(directory)).rejects.toMatchObject({
      code: 'directory_in_use',
      message: expect.stringContaining(String(child.pid)),
    })
  })
})

describe('a lost warehouse', () => {
  it('is rebuilt from the bucket', async () => {
    await fill(directory)
    const before = await contents()
    await pipeline!.close()
    await rm(join(directory, 'warehouse.duckdb'))
    await reopen()
    expect(await contents()).toEqual(before)
    expect(before.events).toHaveLength(60)
    expect(before.users).toHaveLength(3)
  })

  it('is rebuilt without the object that was damaged, which is named', async () => {
    const keys = await fill(directory)
    await pipeline!.close()
    await rm(join(directory, 'warehouse.duckdb'))
    const damaged = keys.find((key) => key.startsWith('events/'))!
    const path = join(directory, 'bucket', damaged)
    const bytes = await readFile(path)
    bytes[Math.floor(bytes.length / 2)]! ^= 1
    await writeFile(path, bytes)
    await reopen()
    expect((await contents()).events).toHaveLength(40)
    expect(await rows(pipeline!.warehouse, 'select object_key, line from quarantined')).toEqual([[damaged, 0]])
    expect(pipeline!.loader.status()).toMatchObject({ quarantined: 1, error: null, backlog: { objects: 0 } })
    const kept = String(await pipeline!.bucket.get(`quarantine/${damaged}.ndjson`))
    expect(JSON.parse(kept)).toMatchObject({ line: 0, reason: expect.stringContaining('gzip') })
  })
})

const small = smallDisk(20)

describe('a full disk', () => {
  it.skipIf(small === undefined)(
    'under the warehouse is visible, and loading goes on when there is space',
    async () => {
      const bucket = folderBucket(join(directory, 'bucket'))
      const warehouse = await openDuckDb({ path: join(small!, 'warehouse.duckdb'), clock: Date.now, threads: 1 })
      const loader = startLoader({ bucket, warehouse, clock: Date.now, every: 20 })
      await writeFile(join(small!, 'ballast'), Buffer.alloc(13_000_000, 1))
      const ids: string[] = []
      for (let n = 0; n < 400 && !loader.status().error; n++) {
        const lines = Array.from({ length: 500 }, (_, at) =>
          event({ event_id: `${n}-${at}`, event_attributes: noise() }),
        )
        ids.push(...lines.map(({ event_id }) => event_id))
        await bucket.put(objectKey(n), gzipSync(lines.map((line) => JSON.stringify(line)).join('\n')))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      await until(() => loader.status().error !== null)
      expect(loader.status().error).toMatchObject({ code: 'disk_full', message: expect.stringContaining('full') })
      await bucket.put(objectKey(99), gzipSync(JSON.stringify(event({ event_id: 'after' }))))
      await rm(join(small!, 'ballast'))
      await loader.idle()
      expect(loader.status()).toMatchObject({ error: null, set_aside: [], quarantined: 0 })
      const stored = (await rows(warehouse, 'select event_id from events')).map(([id]) => String(id))
      expect(stored.sort()).toEqual([...ids, 'after'].sort())
      await loader.stop()
      await warehouse.close()
    },
  )
})

/** Runs the writer for a random time, kills it, and answers what it had acknowledged. */
async function killed(path: string, round: number): Promise<string[]> {
  const child = start(path, round)
  let text = ''
  child.stdout!.on('data', (chunk) => {
    text += chunk
  })
  // Some die while they start or recover, most at work.
  if (round % 4 !== 3) await said(child, /^ready$/m)
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 700))
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(text).not.toContain('error')
  return text.split('\n').filter((line, index, all) => index < all.length - 1 && /^\d+-\d+$/.test(line))
}

async function expectExactlyOnce(path: string, acknowledged: readonly string[]): Promise<void> {
  const opened = await openPipeline(path)
  try {
    await opened.loader.idle()
    expect(opened.loader.status()).toMatchObject({ error: null, quarantined: 0, set_aside: [] })
    const stored = (await rows(opened.warehouse, 'select event_id from events')).map(([id]) => String(id))
    const once = new Set(stored)
    expect(stored.length).toBe(once.size)
    expect(acknowledged.filter((id) => !once.has(id))).toEqual([])
    // Every patch was appended together with its event: the counter tells whether one got lost or counted twice.
    const [[made] = [null]] = await rows(
      opened.warehouse,
      `select (user_attributes ->> 'made')::bigint from users where user_id = 'counter'`,
    )
    expect(made ?? 0).toBe(once.size)
    const { total } = await opened.before
    const [[counted] = []] = await rows(opened.warehouse, 'select sum(rows)::bigint from load_ledger')
    expect(counted ?? 0).toBe(total)
  } finally {
    await opened.close()
  }
}

async function fill(path: string): Promise<string[]> {
  pipeline = await openPipeline(path)
  const keys: string[] = []
  pipeline.onSealed((sealed) => void keys.push(...sealed))
  for (const user_id of ['ada', 'bob', 'cy']) {
    const events = Array.from({ length: 20 }, () => JSON.stringify(event({ user_id })))
    await pipeline.stream.append({ events, users: [JSON.stringify(patch({ user_id, set: { name: user_id } }))] })
    await pipeline.stream.flush()
  }
  await pipeline.loader.idle()
  return keys
}

async function reopen(): Promise<void> {
  pipeline = await openPipeline(directory)
  await pipeline.loader.idle()
}

async function contents() {
  const { warehouse } = pipeline!
  return {
    events: await rows(warehouse, 'select * exclude (loaded_at) from events order by event_id'),
    users: await rows(warehouse, 'select * from users order by user_id'),
  }
}

async function rows(warehouse: Warehouse, text: string): Promise<Value[][]> {
  return (await warehouse.run({ text, values: [] })).rows.map((row) => [...row])
}

function start(path: string, round: number): ChildProcess {
  const child = spawn(process.execPath, [writer, path, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return child
}

function said(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      text += chunk
      if (pattern.test(text)) resolve()
    })
    child.on('close', () => reject(new Error(`The writer ended: ${text.slice(0, 500)}`)))
  })
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

function objectKey(n: number): string {
  return `events/2026/01/31/10/${String(1_769_853_600_000 + n)}-${n}.ndjson.gz`
}

/** Attributes that do not compress. */
function noise(): { noise: string } {
  return { noise: Array.from({ length: 16 }, () => Math.random().toString(36).slice(2)).join('') }
}
