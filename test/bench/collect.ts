import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Context, Row } from './bench.ts'
import { type DataLoafServer, residentBytes, startDataLoaf } from './dataloaf.ts'
import type { Generator, Load } from './generator.ts'
import { interleaved, quantile } from './measure.ts'
import type { BareHono } from './reference/bare-hono.ts'
import { startWorker, type Worker } from './worker.ts'

const kinds = [
  { name: 'single', what: 'collect, one event a request, durable', path: '/v1/track', batch: 1, connections: 64 },
  { name: 'batch', what: 'collect, 100 events a request, durable', path: '/v1/batch', batch: 100, connections: 16 },
] as const

/** Collecting, against a Hono route that parses the body and throws it away. */
export const collect: Bench = {
  name: 'collect',
  about: 'events a second into the journal, against bare Hono; memory meanwhile',
  async run(context) {
    const folder = join(context.directory, 'collect')
    mkdirSync(folder)
    const dataloaf = await startDataLoaf(folder)
    const bare = startWorker<BareHono>(new URL('./reference/bare-hono.ts', import.meta.url))
    const generator = startWorker<Generator>(new URL('./generator.ts', import.meta.url))
    try {
      const barePort = await bare.call('listen')
      const rows: Row[] = []
      for (const kind of kinds) rows.push(...(await measure(kind, { context, dataloaf, generator, barePort })))
      return [...rows, await memory(dataloaf, generator, context)]
    } finally {
      await Promise.all([dataloaf.stop(), bare.stop(), generator.stop()])
    }
  },
}

interface Parts {
  context: Context
  dataloaf: DataLoafServer
  generator: Worker<Generator>
  barePort: number
}

async function measure({ what, path, batch, connections }: (typeof kinds)[number], parts: Parts): Promise<Row[]> {
  const { context, dataloaf, generator, barePort } = parts
  const { writeKey, port } = dataloaf
  const load: Omit<Load, 'port'> = { path, writeKey, batch, connections, milliseconds: context.quick ? 500 : 3000 }
  const latencies: number[] = []
  let failed = 0
  const found = await interleaved(context.repeats, {
    async ours() {
      const result = await generator.call('send', { ...load, port })
      failed += result.failed
      latencies.push(...result.latencies)
      // What is still being loaded must not take from the reference's share of the machine.
      await dataloaf.loaded()
      return result.events / result.seconds / 1000
    },
    async reference() {
      const { events, seconds } = await generator.call('send', { ...load, port: barePort })
      return events / seconds / 1000
    },
  })
  const reference = { what: 'bare Hono POST', value: found.reference }
  const note = `${connections} connections, loader running; p99 of an answer ${quantile(latencies, 0.99).toFixed(0)} ms, ${failed} failed`
  return [{ bench: 'collect', what, unit: 'k/s', ours: found.ours, reference, goal: { atLeast: 0.5 }, note }]
}

/** Batches for a while, at full speed: how large the process gets, and whether it still grows at the end. */
async function memory(dataloaf: DataLoafServer, generator: Worker<Generator>, { quick }: Context): Promise<Row> {
  const { port, writeKey, pid } = dataloaf
  const seconds = Number(process.env.DATALOAF_BENCH_MEMORY_SECONDS ?? (quick ? 3 : 60))
  const samples: number[] = []
  const timer = setInterval(() => samples.push(residentBytes(pid)), 100)
  const load = { path: '/v1/batch', batch: 100, connections: 16, milliseconds: seconds * 1000, port, writeKey }
  const { events, failed } = await generator.call('send', load)
  clearInterval(timer)
  await dataloaf.loaded()
  const third = Math.floor(samples.length / 3)
  const [early, late] = [samples.slice(third, 2 * third), samples.slice(-third)].map((part) => quantile(part, 0.5))
  const growth = ((late! / early! - 1) * 100).toFixed(0)
  return {
    bench: 'collect',
    what: 'memory of the server under full collect load, peak',
    unit: 'MB',
    ours: Math.max(...samples) / 1e6,
    goal: { atMost: 300 },
    note: `${(events / 1e6).toFixed(1)} M events in ${seconds} s, ${failed} requests put off; last third against the middle one: ${growth} %`,
  }
}
