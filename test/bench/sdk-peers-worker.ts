/** One server SDK in a process of its own. */
import { type Client, type ClientName, clients } from '../support/sdk-faults/clients.ts'
import { serveCalls } from './worker.ts'

export interface PeerWorker {
  open(name: ClientName, endpoint: string): Promise<void>
  /** So many calls at once: microseconds of one, and of processor time for each until all are delivered. */
  burst(events: number): Promise<{ call: number; processor: number }>
  /** Megabytes that the process grows by while so many wait. */
  queue(events: number): number
}

let client: Client
let count = 0
serveCalls({ open, burst, queue } satisfies PeerWorker)

async function open(name: ClientName, endpoint: string): Promise<void> {
  client = await clients[name]({ endpoint, spool: '', told() {} })
}

async function burst(events: number) {
  const before = process.cpuUsage()
  const start = performance.now()
  trackMany(events)
  const call = ((performance.now() - start) * 1000) / events
  await client.flush()
  const { user, system } = process.cpuUsage(before)
  return { call, processor: (user + system) / events }
}

function queue(events: number): number {
  const before = process.memoryUsage().rss
  trackMany(events)
  return (process.memoryUsage().rss - before) / 1e6
}

function trackMany(events: number): void {
  for (let i = 0; i < events; i++) client.track(`event-${String(count++ % 100_000).padStart(5, '0')}`)
}
