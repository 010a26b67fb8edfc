import { join } from 'node:path'
import type { Bench } from './bench.ts'
import type { LoadWorker } from './load-worker.ts'
import { interleaved } from './measure.ts'
import { startWorker } from './worker.ts'

/** From the bucket's objects into the warehouse: dedupe, user merge and ledger, against a COPY that does none of it. */
export const load: Bench = {
  name: 'load',
  about: 'rows a second into DuckDB, against a bare COPY of the same objects',
  async run({ directory, quick, repeats, note }) {
    const worker = startWorker<LoadWorker>(new URL('./load-worker.ts', import.meta.url))
    try {
      const rows = await worker.call('prepare', join(directory, 'load'), quick ? 50_000 : 400_000)
      note(`${rows} rows`)
      const time = await interleaved(repeats, {
        ours: () => worker.call('ours'),
        bare: () => worker.call('bare'),
      })
      return [
        {
          bench: 'load',
          what: 'load with dedupe, user merge and ledger',
          unit: 'k/s',
          ours: rows / time.ours,
          reference: { what: 'bare COPY', value: rows / time.bare },
          goal: { atLeast: 0.5 },
          note: `${rows} rows of gzip NDJSON into an empty warehouse, 5 % of them user changes; ours within its 192 MB`,
        },
      ]
    } finally {
      await worker.stop()
    }
  },
}
