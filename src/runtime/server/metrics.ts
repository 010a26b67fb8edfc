import type { Query } from '../query/schema.ts'
import type { Counts } from './counts.ts'
import type { Observation } from './observed.ts'
import type { About } from './status.ts'

export interface Metrics {
  request(observation: Observation): void
  /** `cached`: the answer was there already. */
  query(kind: Query['kind'], seconds: number, cached: boolean): void
  /** In Prometheus' text format. */
  text(): Promise<{ type: string; text: string }>
}

/**
 * What a monitoring system wants to know. Requests and queries are counted from the first time that somebody asks: the
 * library takes its time to load, and most installations are watched by nobody.
 */
export function metrics(about: About, counts: Pick<Counts, 'total'>): Metrics {
  let loaded: Promise<Metrics> | undefined
  let instruments: Metrics | undefined

  async function load(): Promise<Metrics> {
    const { prometheus } = await import('./prometheus.ts')
    instruments = prometheus(about, counts)
    return instruments
  }

  return {
    request: (observation) => instruments?.request(observation),
    query: (kind, seconds, cached) => instruments?.query(kind, seconds, cached),
    async text() {
      loaded ??= load()
      return await (await loaded).text()
    },
  }
}
