import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import type { Bucket } from '../../src/runtime/ports.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { known, linesIn } from '../support/keeping.ts'
import { putSmall, startOnce } from '../support/small-objects.ts'
import { event } from '../support/warehouses.ts'
import { builtWriter } from '../support/writer.ts'

const writer = builtWriter('keeping-writer')
const before = Date.parse('2026-02-01T00:00:00Z')
let directory: string
let bucket: Bucket

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dataloaf-keeping-'))
  bucket = folderBucket(join(directory, 'bucket'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Where it ends itself, and after how many milliseconds; `any` is killed from outside. */
const deaths: [instant: string, milliseconds: number][] = [
  ['before put', 0],
  ['within put', 0],
  ['within put', 1],
  ['after put', 0],
  ['before delete', 0],
  ['within delete', 0],
  ['after delete', 0],
  ['before erase', 0],
  ['within erase', 1],
  ['within erase', 3],
  ['within erase', 6],
  ['after erase', 0],
  ['any', 20],
  ['any', 60],
]

it('kill -9 at any instant of taking old events out leaves what the next run ends, and nobody else’s is touched', async () => {
  let kept: unknown
  for (const [round, [instant, milliseconds]] of deaths.entries()) {
    await receive(round)
    kept = await ask('warehouse', 'app_b')
    await run(instant, milliseconds)
    // Whatever was reached, the other app has all of its events, here and in the bucket.
    expect(await ask('warehouse', 'app_b')).toEqual(kept)
    expect((await linesIn(bucket)).filter((line) => line.includes('app_b'))).toHaveLength(4 * (round + 1))
  }
  expect(await run('never', 0)).toBe(0)
  const left = await ask('warehouse', 'app_a')
  expect(left.events).toHaveLength(deaths.length)
  expect(left.users).toHaveLength(deaths.length)
  expect((await linesIn(bucket)).filter((line) => line.includes('app_a'))).toHaveLength(deaths.length)
  expect(await ask('rebuilt', 'app_a')).toEqual(left)
  expect(await ask('rebuilt', 'app_b')).toEqual(kept)
}, 240_000)

/** Objects of both apps, and of one alone; one event of each app is young enough to stay. */
async function receive(round: number): Promise<void> {
  const at = (day: string, app_id: string, name: string) =>
    event({ app_id, event_id: `${name}-${round}`, user_id: `${name}-${round}`, event_created: `${day}T10:00:00.000Z` })
  const old = Date.parse('2026-01-10T10:00:00Z') + round * 3_600_000
  for (let second = 0; second < 3; second++) {
    const name = `old${second}`
    const lines = [at('2026-01-10', 'app_a', name), at('2026-01-10', 'app_b', name)]
    await putSmall(bucket, 'events', old + second * 1_000, lines)
    await putSmall(bucket, 'events', old + second * 1_000 + 1, [at('2026-01-10', 'app_a', `alone${second}`)])
  }
  const young = [at('2026-02-10', 'app_a', 'young'), at('2026-02-10', 'app_b', 'young')]
  await putSmall(bucket, 'events', Date.parse('2026-02-10T10:00:00Z') + round, young)
}

/** Runs the writer to its end, or its death; answers how it ended by itself. */
async function run(instant: string, milliseconds: number): Promise<number | null> {
  const child = spawn(process.execPath, [writer, directory, instant, String(milliseconds), String(before)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', () => {
    if (instant === 'any') setTimeout(() => child.kill('SIGKILL'), milliseconds)
  })
  const [code, signal] = await once(child, 'close')
  if (instant !== 'never') expect(signal).toBe('SIGKILL')
  return code
}

/** What a start finds of an app. */
async function ask(name: string, app: string) {
  const warehouse = await openDuckDb({ path: join(directory, `${name}.duckdb`), clock: Date.now, threads: 1 })
  try {
    await startOnce({ bucket, warehouse })
    return await known(warehouse, app)
  } finally {
    await warehouse.close()
  }
}
