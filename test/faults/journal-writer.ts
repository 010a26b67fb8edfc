/**
 * A process that appends for as long as it lives, and says what was acknowledged.
 * Run by the tests as `journal-writer.ts <data directory> <round>`.
 */
import { join } from 'node:path'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import { openJournal } from '../../src/runtime/stream/journal.ts'
import { lockDirectory } from '../../src/runtime/stream/lock.ts'

const [dataDirectory, round] = process.argv.slice(2) as [string, string]

try {
  await lockDirectory(dataDirectory)
  await write()
} catch (error) {
  process.stdout.write(`error ${JSON.stringify(error)}\n`)
  process.exitCode = 1
}

async function write(): Promise<void> {
  const journal = await openJournal({
    directory: join(dataDirectory, 'journal'),
    bucket: folderBucket(join(dataDirectory, 'bucket')),
    clock: Date.now,
    segmentBytes: 20_000,
    segmentAge: 20,
  })
  process.stdout.write('ready\n')
  let made = 0
  const sender = async () => {
    for (;;) {
      const id = `${round}-${made++}`
      const line = JSON.stringify({ id, filling: 'x'.repeat(made % 700) })
      await journal.append({ events: [line], users: [line] })
      process.stdout.write(`${id}\n`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, sender))
}
