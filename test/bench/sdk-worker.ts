/** The built Node SDK in a process of its own. */
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import type * as Sdk from '../../src/sdk/node.ts'
import { serveCalls } from './worker.ts'

export interface SdkWorker {
  open(file: string, endpoint: string): Promise<void>
  /** Microseconds of one call, on average over so many. Nothing is sent meanwhile. */
  track(calls: number): Promise<number>
  /** Tracks so many at once; milliseconds until all are delivered, and the process's peak size so far in bytes. */
  burst(events: number): Promise<{ milliseconds: number; peakBytes: number; dropped: number }>
  /** The same burst as a loop anybody would write, without retry, limits or order; milliseconds. */
  naive(events: number): Promise<number>
}

let dataloaf: Sdk.DataLoaf
let target = ''
let dropped = 0
serveCalls({ open, track, burst, naive } satisfies SdkWorker)

async function open(file: string, endpoint: string): Promise<void> {
  target = endpoint
  const { DataLoaf } = (await import(pathToFileURL(file).href)) as typeof Sdk
  const onDrop = (items: readonly unknown[]) => {
    dropped += items.length
  }
  dataloaf = new DataLoaf({ endpoint, writeKey: 'wk_bench', onDrop })
}

async function track(calls: number): Promise<number> {
  const start = performance.now()
  trackMany(calls)
  const time = performance.now() - start
  await dataloaf.flush()
  return (time * 1000) / calls
}

async function burst(events: number) {
  const start = performance.now()
  trackMany(events)
  await dataloaf.flush()
  return { milliseconds: performance.now() - start, peakBytes: process.resourceUsage().maxRSS * 1024, dropped }
}

async function naive(events: number): Promise<number> {
  const start = performance.now()
  for (let sent = 0; sent < events; sent += 1000) {
    const batch = Array.from({ length: Math.min(1000, events - sent) }, (_, i) => ({
      event_name: 'product_viewed',
      event_id: crypto.randomUUID(),
      event_created: new Date().toISOString(),
      user_id: `user-${i % 1000}`,
      event_attributes: {
        path: `/products/${i % 50}`,
        price: 19.5,
        plan: i % 3 === 0 ? 'pro' : 'free',
        position: i % 10,
      },
    }))
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    await (await fetch(target, { method: 'POST', headers, body: gzipSync(JSON.stringify({ batch })) })).text()
  }
  return performance.now() - start
}

function trackMany(count: number): void {
  for (let i = 0; i < count; i++) {
    const attributes = {
      path: `/products/${i % 50}`,
      price: 19.5,
      plan: i % 3 === 0 ? 'pro' : 'free',
      position: i % 10,
    }
    dataloaf.track('product_viewed', { userId: `user-${i % 1000}`, attributes })
  }
}
