/** A DataLoaf with so many made-up events, ready for questions of every kind. */
import { join } from 'node:path'
import type { AttributeStatus } from '../../src/runtime/warehouse/attributes/keeper.ts'
import type { Context, Row } from './bench.ts'
import { type DataLoafServer, peakBytes, startDataLoaf } from './dataloaf.ts'
import { sleep } from './measure.ts'
import { nonce, questions } from './questions.ts'
import type { WarehouseWorker } from './warehouse-worker.ts'
import type { Worker } from './worker.ts'

/** A data directory whose first app has so many events. The server makes the app, and must let go of the file. */
export async function filled(folder: string, events: number, worker: Worker<WarehouseWorker>, { note }: Context) {
  const dataloaf = await startDataLoaf(folder)
  await dataloaf.stop()
  const warehouse = join(folder, '.dataloaf', 'warehouse.duckdb')
  const start = performance.now()
  const bytes = await worker.call('fill', warehouse, dataloaf.appId, events)
  note(`${events} events made in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  return { warehouse, bytes }
}

/** Asks about attributes until they have columns of their own, as they get from being asked about. */
export async function givenColumns(dataloaf: DataLoafServer, { note }: Context): Promise<void> {
  const start = performance.now()
  const wanted = new Set(['path', 'amount'])
  for (let round = 0; round < 4; round++) {
    for (const { query } of questions(nonce())) if (isAboutAttributes(query)) await dataloaf.query(query)
  }
  for (let ready = 0; ready < wanted.size; await sleep(1_000)) {
    const { stages } = await dataloaf.api<{ stages: { attributes: AttributeStatus } }>('/api/status')
    const { columns, error } = stages.attributes
    if (error) throw new Error(`Attributes get no columns: ${error}`)
    ready = columns.filter(({ attribute, state }) => wanted.has(attribute.join('.')) && state === 'ready').length
  }
  note(`${[...wanted].join(' and ')} have columns after ${((performance.now() - start) / 1000).toFixed(0)} s`)
}

function isAboutAttributes({ series, breakdown }: ReturnType<typeof questions>[number]['query']): boolean {
  return /"attribute"/.test(JSON.stringify([series, breakdown]))
}

/** The most that the server ever had in memory: `VmHWM` of Linux. */
export function peak(bench: string, events: number, { pid }: DataLoafServer): Row {
  return {
    bench,
    what: `memory of the server, peak, ${label(events)}`,
    unit: 'MB',
    ours: peakBytes(pid) / 1e6,
    goal: { atMost: 4_000 },
    note: 'after every question of the table, with attributes given columns',
  }
}

export function label(events: number): string {
  return events >= 1e6 ? `${events / 1e6} M events` : `${events / 1e3} k events`
}
