import { newId, now } from './id.ts'
import { prefix, type Store } from './store.ts'
import type { BrowserWindow } from './window.ts'

export interface Outbox {
  add(item: object): void
  flush(): void
  clear(): void
}

export interface OutboxOptions {
  /** The collector's address, for example `https://data.example.com`, or a path of your own site that leads there. */
  endpoint: string
  /** The app's write key (`wk_…`). It can only write. */
  writeKey: string
  /** Where in `endpoint` batches go; another name keeps block lists out. @default /v1/batch */
  path?: string
  /** Milliseconds between requests. @default 1000 */
  flushInterval?: number
}

/**
 * What waits to be sent. It is stored under a key of this page's own until the collector has it, so that tabs do not
 * get into each other's way; a page that begins takes what others left. Was it not left but under way, it travels
 * twice and counts once.
 */
export function outboxOf(window: BrowserWindow, store: Store, options: OutboxOptions): Outbox {
  const { endpoint, writeKey, path = '/v1/batch', flushInterval = 1000 } = options
  const { document, navigator } = window
  const url = endpoint.replace(/(\/v1\/batch)?\/*$/, path)
  const key = prefix + newId()
  let queue: string[] = []
  let underWay: string[] = []
  let failures = 0
  let waiting = false

  for (const left of store.keys()) {
    if (left === prefix) continue
    queue.push(...(store.read<string[]>(left) ?? []))
    store.write(left)
  }
  changed()
  window.addEventListener('online', flush)
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) hide()
  })
  return { add, flush, clear }

  function add(item: object): void {
    try {
      queue.push(JSON.stringify(item))
      changed()
    } catch {
      // What is not JSON cannot be sent; a page must not break over it.
    }
  }

  function flush(): void {
    if (underWay[0] || !queue[0]) return
    underWay = take()
    const signal = AbortSignal.timeout(10_000)
    window.fetch(url, { method: 'POST', keepalive: true, body: bodyOf(underWay), signal }).then(
      // 429 and all from 500 on; no collector says 431 or 451.
      ({ status }) => settle(status > 428),
      () => settle(true),
    )
  }

  /** A beacon is on its own from here; without a network the store keeps what waits. */
  function hide(): void {
    while (navigator.onLine && queue[0]) {
      const batch = take()
      if (navigator.sendBeacon(url, bodyOf(batch))) continue
      queue = [...batch, ...queue]
      break
    }
    changed()
  }

  function clear(): void {
    queue = []
    changed()
  }

  function settle(again: boolean): void {
    failures = again ? failures + 1 : 0
    if (again) queue = [...underWay, ...queue]
    underWay = []
    changed()
  }

  /** Stores what waits, and sees to it that it is sent. The oldest are let go when nothing could be sent for long. */
  function changed(): void {
    queue = queue.slice(-1000)
    const all = [...underWay, ...queue]
    store.write(key, all[0] && all)
    const delay = Math.min(flushInterval * 2 ** failures, 60_000)
    if (!waiting)
      window.setTimeout(() => {
        waiting = false
        flush()
      }, delay)
    waiting = true
  }

  /** As much as one beacon may carry (64 kB): a character is at most three bytes, the last item at most 32 kB. */
  function take(): string[] {
    let size = 0
    let count = 0
    while (count < queue.length && size < 10_000) size += queue[count++]!.length
    return queue.splice(0, count)
  }

  function bodyOf(batch: string[]): string {
    return `{"write_key":${JSON.stringify(writeKey)},"sent_at":"${now()}","batch":[${batch}]}`
  }
}
