/**
 * A process that loads and merges for as long as it lives, and ends itself at one of the instants of a merge.
 * Run by the tests as `compaction-writer <directory> <instant> <milliseconds>`.
 */
import { join } from 'node:path'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import { startLoader } from '../../src/runtime/loader/loader.ts'
import { receivedBefore } from '../../src/runtime/loader/received.ts'
import type { Bucket, Warehouse } from '../../src/runtime/ports.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { memoryStream } from '../support/memory-stream.ts'

const [directory, instant, milliseconds] = process.argv.slice(2) as [string, string, string]

const folder = folderBucket(join(directory, 'bucket'))
const duckdb = await openDuckDb({ path: join(directory, 'warehouse.duckdb'), clock: Date.now, threads: 1 })
const bucket: Bucket = {
  ...folder,
  put: (key, body) => around('put', () => folder.put(key, body)),
  delete: (keys) =>
    around('delete', async () => {
      // One after the other, so that it can end between any two.
      for (const key of keys) await folder.delete([key])
    }),
}
const warehouse: Warehouse = { ...duckdb, replace: (keys, by) => around('replace', () => duckdb.replace(keys, by)) }

const { before, found } = await receivedBefore({ bucket, warehouse, stream: memoryStream() })
const { total } = await before
process.stdout.write(`received ${total}\n`)
startLoader({ bucket, warehouse, clock: Date.now, every: 10, found })

async function around(name: string, work: () => Promise<void>): Promise<void> {
  if (instant === `before ${name}`) die()
  // The time is that of the work itself: it dies somewhere within.
  if (instant === `within ${name}`) setTimeout(die, Number(milliseconds))
  await work()
  if (instant === `after ${name}`) die()
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}
