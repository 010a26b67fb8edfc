/**
 * A process that takes an app's old events out of bucket and warehouse, and ends itself at one of the instants of that.
 * Run by the tests as `keeping-writer <directory> <instant> <milliseconds> <before>`; `never` ends when all is done.
 */
import { join } from 'node:path'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import { eraser } from '../../src/runtime/keeping/erase.ts'
import type { Bucket } from '../../src/runtime/ports.ts'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'

const [directory, instant, milliseconds, before] = process.argv.slice(2) as [string, string, string, string]

const folder = folderBucket(join(directory, 'bucket'))
const duckdb = await openDuckDb({ path: join(directory, 'warehouse.duckdb'), clock: Date.now, threads: 1 })
const bucket: Bucket = {
  ...folder,
  put: (key, body) => around('put', () => folder.put(key, body)),
  delete: (keys) => around('delete', () => folder.delete(keys)),
}
const warehouse = {
  run: duckdb.run,
  erase: (what: Parameters<typeof duckdb.erase>[0]) => around('erase', () => duckdb.erase(what)),
}

process.stdout.write('begins\n')
const order = { app_id: 'app_a', before: Number(before), since: null, reached: '' }
await eraser({ bucket, warehouse, clock: Date.now, patience: Number.POSITIVE_INFINITY })(order)
if (instant === 'never') await duckdb.close()
else die()

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
