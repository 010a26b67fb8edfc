import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Context, Row } from './bench.ts'
import { type DataLoafServer, startDataLoaf } from './dataloaf.ts'
import { filled, label, peak } from './filled.ts'
import { buyers, nonce, questions } from './questions.ts'
import type { WarehouseWorker } from './warehouse-worker.ts'
import { startWorker } from './worker.ts'

/**
 * Many events: that every kind of question is answered, in memory that a small machine has. Nothing to compare with;
 * attributes are on their way into columns meanwhile.
 */
export const large: Bench = {
  name: 'large',
  about: 'every kind of question over 50 M events through HTTP, asked once each; memory',
  async run(context) {
    const events = context.quick ? 500_000 : 50_000_000
    const folder = join(context.directory, 'large')
    mkdirSync(folder)
    const worker = startWorker<WarehouseWorker>(new URL('./warehouse-worker.ts', import.meta.url))
    try {
      await filled(folder, events, worker, context)
    } finally {
      await worker.stop()
    }
    const dataloaf = await startDataLoaf(folder)
    try {
      await dataloaf.api(`/api/apps/${dataloaf.appId}/cohorts`, { method: 'POST', body: JSON.stringify(buyers) })
      return [...(await answered(events, dataloaf, context)), peak('large', events, dataloaf)]
    } finally {
      await dataloaf.stop()
    }
  },
}

async function answered(events: number, dataloaf: DataLoafServer, { note }: Context): Promise<Row[]> {
  const rows: Row[] = []
  for (const { what, query } of questions(nonce())) {
    const start = performance.now()
    const ended = await dataloaf.query(query).then(() => true, endsTooLate)
    const seconds = (performance.now() - start) / 1000
    note(`${what}: ${seconds.toFixed(1)} s${ended ? '' : ', stopped'}`)
    const row: Row = { bench: 'large', what: `${what}, ${label(events)}`, unit: 's', ours: seconds }
    rows.push(ended ? row : { ...row, note: 'stopped at the limit of time that every question has' })
  }
  return rows
}

/** False for a question that was stopped because it took too long. */
function endsTooLate(error: Error): false {
  if (!error.message.includes('"timed_out"')) throw error
  return false
}
