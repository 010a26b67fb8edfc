import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Counts } from './counts.ts'
import type { Metrics } from './metrics.ts'
import type { About } from './status.ts'

/** The instruments behind `/metrics`, in a registry of their own: a process may have several servers. */
export function prometheus({ version, target }: About, counts: Pick<Counts, 'total'>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({ name: 'dataloaf_info', help: 'What runs.', labelNames: ['version', 'target'], registers }).set(
    { version, target },
    1,
  )
  pipeline(registry, counts)
  const requests = new Histogram({
    name: 'dataloaf_http_request_seconds',
    help: 'Requests to the API, until the answer began.',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  })
  const queries = new Histogram({
    name: 'dataloaf_query_seconds',
    help: 'Questions answered, by kind; cached: the answer was there already.',
    labelNames: ['kind', 'cached'],
    buckets: seconds,
    registers,
  })
  return {
    request({ method, route, status, milliseconds }) {
      requests.observe({ method, route, status }, milliseconds / 1000)
    },
    query: (kind, took, cached) => queries.observe({ kind, cached: String(cached) }, took),
    text: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}

const seconds = [0.005, 0.02, 0.1, 0.5, 2, 10, 60]

/** Read when somebody asks; the counts are of all time, since before this process began. */
function pipeline(registry: Registry, counts: Pick<Counts, 'total'>): void {
  const registers = [registry]
  const total = (name: string, help: string) => new Counter({ name: `dataloaf_events_${name}_total`, help, registers })
  const received = total('received', 'Lines accepted, user updates included.')
  const loaded = total('loaded', 'Lines in the warehouse, or recognised as duplicates.')
  const quarantined = total('quarantined', 'Lines refused on their way.')
  new Gauge({
    name: 'dataloaf_pipeline_lag_seconds',
    help: 'Age of the oldest line that is not in the warehouse; 0 when all are.',
    registers,
    async collect() {
      const now = await counts.total()
      for (const [counter, value] of [
        [received, now.received],
        [loaded, now.loaded],
        [quarantined, now.quarantined],
      ] as const) {
        counter.reset()
        counter.inc(value)
      }
      this.set(now.lag_seconds)
    },
  })
}
