/**
 * A process that collects and loads for as long as it lives, and says what was acknowledged.
 * Run by the tests as `pipeline-writer <data directory> <round>`.
 */
import { parseItems } from '../../src/runtime/collector/parse.ts'
import { openPipeline } from '../../src/runtime/targets/pipeline.ts'

const [dataDirectory, round] = process.argv.slice(2) as [string, string]

try {
  await collect()
} catch (error) {
  process.stdout.write(`error ${JSON.stringify(error)}\n`)
  process.exitCode = 1
}

async function collect(): Promise<void> {
  const { stream } = await openPipeline(dataDirectory, {
    journal: { segmentBytes: 5_000, segmentAge: 15 },
    loadEvery: 10,
    warehouse: { threads: 1 },
  })
  process.stdout.write('ready\n')
  let made = 0
  const sender = async () => {
    for (;;) {
      const id = `${round}-${made++}`
      // A sender that does not hear of its success sends again.
      for (let time = 0; time <= made % 2; time++) await stream.append(linesOf(id))
      process.stdout.write(`${id}\n`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
  await Promise.all(Array.from({ length: 4 }, sender))
}

function linesOf(id: string) {
  const items = [
    { event_name: 'made', event_id: id, user_id: `user ${id.at(-1)}`, event_created: '2026-01-31T10:00:00.000Z' },
    {
      user_id: 'counter',
      patch_id: id,
      updated_at: '2026-01-31T10:00:00.000Z',
      operations: { increment: { made: 1 } },
    },
  ]
  const now = new Date().toISOString()
  return parseItems(items, { appId: 'app_shop', newId: () => id, receivedAt: now, correction: 0 }).lines
}
