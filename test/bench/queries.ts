import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Context, Row } from './bench.ts'
import { type DataLoafServer, startDataLoaf } from './dataloaf.ts'
import { filled, givenColumns, label, peak } from './filled.ts'
import { interleaved, milliseconds } from './measure.ts'
import { buyers, nonce, questions } from './questions.ts'
import type { WarehouseWorker } from './warehouse-worker.ts'
import { startWorker, type Worker } from './worker.ts'

/** Questions of every kind through the HTTP API, against SQL by hand on typed columns, which must give the same numbers. */
export const queries: Bench = {
  name: 'queries',
  about: 'every kind of question over 1 M and 10 M events through HTTP, against hand-written SQL; repeated; storage',
  async run(context) {
    const [few, many] = context.quick ? [10_000, 100_000] : [1_000_000, 10_000_000]
    const [small, large] = [await at(few, context), await at(many, context)]
    return [...small, ...large, ...growth(small, large)]
  },
}

async function at(events: number, context: Context): Promise<Row[]> {
  const folder = join(context.directory, `queries-${events}`)
  mkdirSync(folder)
  const worker = startWorker<WarehouseWorker>(new URL('./warehouse-worker.ts', import.meta.url))
  try {
    const { warehouse, bytes } = await filled(folder, events, worker, context)
    const typedBytes = await worker.call('typed', warehouse, join(folder, 'typed.duckdb'))
    const dataloaf = await startDataLoaf(folder)
    try {
      await dataloaf.api(`/api/apps/${dataloaf.appId}/cohorts`, { method: 'POST', body: JSON.stringify(buyers) })
      if (!context.quick) await givenColumns(dataloaf, context)
      const rows = await compared(events, dataloaf, worker, context)
      const memory = peak('queries', events, dataloaf)
      return [...rows, await repeated(events, dataloaf, context), memory, storage(events, bytes, typedBytes)]
    } finally {
      await dataloaf.stop()
    }
  } finally {
    await worker.stop()
  }
}

async function compared(events: number, dataloaf: DataLoafServer, worker: Worker<WarehouseWorker>, context: Context) {
  const rows: Row[] = []
  for (const [index, { what }] of questions(0).entries()) {
    const next = () => questions(nonce())[index]!
    await assertSame(next(), dataloaf, worker)
    const time = await interleaved(context.repeats, {
      ours: () => {
        const { query } = next()
        return milliseconds(() => dataloaf.query(query))
      },
      reference: () => milliseconds(() => worker.call('ask', next().sql)),
    })
    context.note(`${what}: ${time.ours.toFixed(0)} ms, by hand ${time.reference.toFixed(0)} ms`)
    rows.push({
      bench: 'queries',
      what: `${what}, ${label(events)}`,
      unit: 'ms',
      ours: time.ours,
      reference: { what: 'hand-written SQL', value: time.reference },
      goal: { atMost: 1.5 },
    })
  }
  return rows
}

async function assertSame(
  question: ReturnType<typeof questions>[number],
  dataloaf: DataLoafServer,
  worker: Worker<WarehouseWorker>,
) {
  const ours = question.numbers(await dataloaf.query(question.query))
  const rows = await worker.call('ask', question.sql)
  const byHand = question.byHand?.(rows) ?? rows.map((row) => Number(row[1]))
  const same = ours.length === byHand.length && byHand.every((value, i) => isClose(value ?? 0, ours[i] ?? 0))
  if (!same) throw new Error(`"${question.what}" answers ${ours.slice(0, 12)}, by hand ${byHand.slice(0, 12)}`)
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(a)
}

async function repeated(events: number, dataloaf: DataLoafServer, { repeats }: Context): Promise<Row> {
  const { query } = questions(nonce())[1]!
  const { ours } = await interleaved(Math.max(repeats, 9), { ours: () => milliseconds(() => dataloaf.query(query)) })
  return { bench: 'queries', what: `the same question again, ${label(events)}`, unit: 'ms', ours, goal: { atMost: 5 } }
}

/** Ten times the events may take ten times as long, and no more. */
function growth(small: readonly Row[], large: readonly Row[]): Row[] {
  return large.flatMap(({ what, ours, reference }, index) => {
    if (!reference) return []
    const times = ours / small[index]!.ours
    return [
      {
        bench: 'queries',
        what: `${what.split(',')[0]}, ten times the events`,
        unit: '×',
        ours: times,
        goal: { atMost: 10 },
      },
    ]
  })
}

function storage(events: number, bytes: number, typedBytes: number): Row {
  return {
    bench: 'queries',
    what: `storage of an event in the warehouse, ${label(events)}`,
    unit: 'B',
    ours: bytes / events,
    goal: { atMost: 25 },
    note: `random event id, attributes and context as JSON; the typed columns alone ${(typedBytes / events).toFixed(0)} B`,
  }
}
