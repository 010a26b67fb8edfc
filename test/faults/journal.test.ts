import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import type { Bucket } from '../../src/runtime/ports.ts'
import { openJournal } from '../../src/runtime/stream/journal.ts'
import { lockDirectory } from '../../src/runtime/stream/lock.ts'
import { memoryBucket } from '../support/memory-bucket.ts'
import { smallDisk } from '../support/small-disk.ts'

const writer = fileURLToPath(new URL('journal-writer.ts', import.meta.url))
const children: ChildProcess[] = []
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dataloaf-faults-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

describe('kill -9', () => {
  it('at any moment loses nothing that was acknowledged, and doubles nothing', async () => {
    const acknowledged = new Set<string>()
    for (let round = 0; round < 12; round += 1) {
      const child = start(round)
      const ids = await untilAcknowledged(child, 20 + round * 40)
      child.kill('SIGKILL')
      await once(child, 'close')
      for (const id of ids()) acknowledged.add(id)
    }
    const lock = await lockDirectory(directory)
    const bucket = folderBucket(join(directory, 'bucket'))
    const journal = await openJournal({ directory: join(directory, 'journal'), bucket, clock: Date.now })
    await journal.close()
    await lock.release()
    for (const channel of ['events', 'users']) {
      const stored = (await linesOf(bucket, channel)).map((line) => (JSON.parse(line) as { id: string }).id)
      const found = new Set(stored)
      expect([...acknowledged].filter((id) => !found.has(id))).toEqual([])
      expect(stored.length).toBe(found.size)
    }
    expect(acknowledged.size).toBeGreaterThan(12 * 20)
    expect((await readdir(join(directory, 'journal'))).filter((name) => name.endsWith('.segment'))).toEqual([])
  })

  it('of the owner frees the directory at once', async () => {
    const child = start(0)
    await untilAcknowledged(child, 1)
    const error = await lockDirectory(directory).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'directory_in_use',
      message: expect.stringContaining(`process ${child.pid} since`),
    })
    child.kill('SIGKILL')
    await once(child, 'close')
    await (await lockDirectory(directory)).release()
  })
})

describe('two processes on one directory', () => {
  it('that start at once: one works, the other says who has it', async () => {
    const both = [start(0), start(1)]
    const outputs = await Promise.all(both.map((child) => firstLine(child)))
    expect(outputs.filter((line) => line === 'ready')).toHaveLength(1)
    const refused = outputs.find((line) => line !== 'ready')!
    expect(refused).toMatch(/^error .*"directory_in_use".*(process \d+ since|another process).*--data-dir/)
  })
})

const small = smallDisk(1)

describe('a full disk', () => {
  it.skipIf(small === undefined)(
    'refuses with `disk_full`, keeps what was acknowledged, and goes on when there is space',
    async () => {
      const bucket = memoryBucket()
      const folder = join(small!, 'journal')
      await mkdir(folder, { recursive: true })
      await writeFile(join(small!, 'ballast'), Buffer.alloc(600_000, 1))
      bucket.state.refuses = new Error('full as well')
      const journal = await openJournal({ directory: folder, bucket, clock: Date.now, segmentAge: 60_000 })
      const acknowledged: string[] = []
      let refused: unknown
      for (let n = 0; refused === undefined; n += 1) {
        const line = JSON.stringify({ n, filling: 'y'.repeat(30_000 + n) })
        await journal.append({ events: [line], users: [] }).then(
          () => acknowledged.push(line),
          (error: unknown) => {
            refused = error
          },
        )
      }
      expect(refused).toMatchObject({ code: 'disk_full', retryAfter: expect.any(Number) })
      expect(acknowledged.length).toBeGreaterThan(3)

      const again = await openJournalAsAfterACrash(folder)
      expect(again.recovered).toMatchObject({ events: acknowledged.length, torn: [], damaged: [] })

      await rm(join(small!, 'ballast'))
      await journal.append({ events: ['{"after":true}'], users: [] })
      bucket.state.refuses = undefined
      await journal.flush()
      expect(await linesOf(bucket, 'events')).toEqual([...acknowledged, '{"after":true}'])
      await journal.close()
      expect(await readdir(folder)).toEqual([])
    },
  )
})

/** What another process would find, without touching the files: its bucket refuses, so nothing is deleted. */
async function openJournalAsAfterACrash(folder: string) {
  const bucket = memoryBucket()
  bucket.state.refuses = new Error('only looking')
  const journal = await openJournal({ directory: folder, bucket, clock: Date.now })
  await journal.close()
  return journal
}

function start(round: number): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, directory, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  return new Promise((resolve) => {
    child.stdout!.on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) resolve(text.split('\n')[0]!)
    })
  })
}

/** Resolves when so many ids came; the function it gives answers all that came until the process ended. */
async function untilAcknowledged(child: ChildProcess, count: number): Promise<() => string[]> {
  let text = ''
  const ids = () =>
    text
      .split('\n')
      .slice(0, -1)
      .filter((line) => /^\d+-\d+$/.test(line))
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      text += chunk
      if (ids().length >= count) resolve()
    })
    child.on('close', () => reject(new Error(`The writer ended: ${text.slice(0, 500)}`)))
  })
  return ids
}

async function linesOf(bucket: Bucket, channel: string): Promise<string[]> {
  const lines: string[] = []
  for await (const { key } of bucket.list(`${channel}/`)) {
    lines.push(
      ...gunzipSync(await bucket.get(key))
        .toString()
        .trimEnd()
        .split('\n'),
    )
  }
  return lines
}
