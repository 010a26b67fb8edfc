import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import type { Bench } from './bench.ts'
import { type DataLoafServer, startDataLoaf } from './dataloaf.ts'
import type { Generator } from './generator.ts'
import { quantile, sleep } from './measure.ts'
import { startWorker } from './worker.ts'

/** From the moment an event is sent to the first answer of a query that counts it. */
export const lag: Bench = {
  name: 'lag',
  about: 'event to visible in a query, under half the collect limit',
  async run({ directory, quick, note }) {
    const folder = join(directory, 'lag')
    mkdirSync(folder)
    const dataloaf = await startDataLoaf(folder)
    const generator = startWorker<Generator>(new URL('./generator.ts', import.meta.url))
    const { port, writeKey } = dataloaf
    const load = { port, writeKey, path: '/v1/batch', batch: 100, connections: 16 }
    try {
      await generator.call('send', { ...load, milliseconds: 1000 })
      const { requests, seconds } = await generator.call('send', { ...load, milliseconds: 3000 })
      await dataloaf.loaded()
      const rate = requests / seconds / 2
      note(`half the limit: ${((rate * load.batch) / 1000).toFixed(0)} k events/s`)
      const duration = quick ? 3000 : 30_000
      const [lags, sent] = await Promise.all([
        watch(dataloaf, duration),
        generator.call('send', { ...load, rate, milliseconds: duration }),
      ])
      const achieved = `at ${(sent.events / sent.seconds / 1000).toFixed(0)} k events/s, ${lags.length} events watched`
      return [
        { bench: 'lag', what: 'event to visible, p50', unit: 'ms', ours: quantile(lags, 0.5), note: achieved },
        {
          bench: 'lag',
          what: 'event to visible, p99',
          unit: 'ms',
          ours: quantile(lags, 0.99),
          goal: { atMost: 2000 },
          note: achieved,
        },
      ]
    } finally {
      await Promise.all([dataloaf.stop(), generator.stop()])
    }
  },
}

/** Sends a marked event five times a second and asks every 20 ms how many have arrived; the lag of each. */
async function watch({ address, writeKey, query }: DataLoafServer, duration: number): Promise<number[]> {
  const sent: number[] = []
  const lags: number[] = []
  const until = performance.now() + duration
  const question = { kind: 'trend', series: [{ event: 'marked' }], range: { all: true }, interval: 'none' }
  const sending = (async () => {
    while (performance.now() < until) {
      const body = JSON.stringify({ event_name: 'marked', user_id: 'u1', event_id: `marked-${sent.length}` })
      sent.push(performance.now())
      const headers = { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' }
      const { ok } = await fetch(`${address}/v1/track`, { method: 'POST', headers, body })
      if (!ok) throw new Error('A marked event was not accepted.')
      await sleep(200)
    }
  })()
  const patience = until + 30_000
  while (performance.now() < until || lags.length < sent.length) {
    const { series } = (await query(question)) as TrendResult
    const now = performance.now()
    while (lags.length < (series[0]!.total ?? 0)) lags.push(now - sent[lags.length]!)
    if (now > patience) throw new Error(`${sent.length - lags.length} marked events did not become visible in 30 s.`)
    await sleep(20)
  }
  await sending
  return lags
}
