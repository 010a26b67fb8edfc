import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Bench, Row } from './bench.ts'
import { root } from './dataloaf.ts'
import { interleaved, median } from './measure.ts'
import type { Receiver } from './reference/receiver.ts'
import type { SdkWorker } from './sdk-worker.ts'
import { startWorker } from './worker.ts'

const file = join(root, 'dist', 'sdk', 'node.js')

/** The built Node SDK against a receiver that answers at once. */
export const sdk: Bench = {
  name: 'sdk',
  about: 'the Node SDK: one track(), bursts, bytes an event, import',
  async run({ quick, repeats }) {
    const receiver = startWorker<Receiver>(new URL('./reference/receiver.ts', import.meta.url))
    try {
      const endpoint = `http://127.0.0.1:${await receiver.call('listen')}`
      const fresh = async () => {
        const worker = startWorker<SdkWorker>(new URL('./sdk-worker.ts', import.meta.url))
        await worker.call('open', file, endpoint)
        return worker
      }
      const found = { speed: [] as number[], naive: [] as number[], bytes: [] as number[], cost: [] as number[] }
      for (let round = 0; round < repeats; round++) {
        const [worker, other] = [await fresh(), await fresh()]
        const { milliseconds } = await worker.call('burst', 10_000)
        found.speed.push(10_000 / milliseconds)
        found.bytes.push((await receiver.call('count')).bytes / 10_000)
        found.naive.push(10_000 / (await other.call('naive', 10_000)))
        found.cost.push(await worker.call('track', 50_000))
        await receiver.call('count')
        await Promise.all([worker.stop(), other.stop()])
      }
      const naive = median(found.naive)
      const large = await fresh()
      const events = quick ? 20_000 : 100_000
      const { peakBytes, dropped } = await large.call('burst', events)
      const { ids } = await receiver.call('count')
      await large.stop()
      return [
        row({
          what: 'Node SDK: one track()',
          unit: 'µs',
          ours: median(found.cost),
          reference: { what: 'naive loop, sending included', value: 1000 / naive },
          goal: { atMost: 6 },
          absolute: true,
        }),
        row({
          what: 'Node SDK: burst of 10 k to delivered',
          unit: 'k/s',
          ours: median(found.speed),
          reference: { what: 'naive loop', value: naive },
          goal: { atLeast: 40 },
          absolute: true,
          note: 'a new process each time, nothing warmed up',
        }),
        row({
          what: 'Node SDK: bytes on the wire an event',
          unit: 'B',
          ours: median(found.bytes),
          goal: { atMost: 20 },
        }),
        row({
          what: `Node SDK: lost of a burst of ${events / 1000} k`,
          unit: '',
          ours: events - ids,
          goal: { atMost: 0 },
        }),
        row({
          what: `Node SDK: peak size with a burst of ${events / 1000} k`,
          unit: 'MB',
          ours: peakBytes / 1e6,
          goal: { atMost: 200 },
          note: `the whole process; ${dropped} dropped`,
        }),
        await importTime(repeats),
      ]
    } finally {
      await receiver.stop()
    }
  },
}

async function importTime(repeats: number): Promise<Row> {
  const timed = async (source: string) => {
    const code = `const start = performance.now(); await import(${JSON.stringify(source)}); process.stdout.write(String(performance.now() - start))`
    return Number(spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).stdout)
  }
  const { ours, empty } = await interleaved(repeats * 3, {
    ours: () => timed(file),
    empty: () => timed('data:text/javascript,'),
  })
  const reference = { what: 'an empty module', value: empty }
  return row({ what: "import 'dataloaf/node'", unit: 'ms', ours, reference, goal: { atMost: 10 }, absolute: true })
}

function row(rest: Omit<Row, 'bench'>): Row {
  return { bench: 'sdk', ...rest }
}
