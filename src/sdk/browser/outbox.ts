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
  /** Where in `endpoint` the watched elements are asked for. @default /v1/settings */
  settings?: string
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
  const url = addressOf(endpoint, path)
  const key = prefix + newId()
  let queue: string[] = []
  /** So many of the oldest are under way; the next request ends before this one. */
  let underWay = 0
  let end = 0
  let failures = 0
  let waiting = false

  for (const left of store.keys()) {
    if (left === prefix) continue
    queue.push(...(store.read<string[]>(left) ?? []))
    store.write(left)
  }
  changed()
  window.addEventListener('online', flush)
  // At the window, so that who listens at the document may still add to what is sent.
  window.addEventListener('visibilitychange', () => document.hidden && hide())
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
    if (underWay || !queue[0]) return
    const sent = queue
    window
      .fetch(url, { method: 'POST', keepalive: true, body: nextBody(), signal: AbortSignal.timeout(10_000) })
      .then(
        // 429 and all from 500 on; no collector says 431 or 451.
        ({ status }) => status > 428,
        () => true,
      )
      .then((again) => {
        // What was taken back meanwhile is not sent again.
        if (sent !== queue) return
        failures = again ? failures + 1 : 0
        if (!again) queue.splice(0, underWay)
        underWay = 0
        changed()
      })
    underWay = end
  }

  /** A beacon is on its own from here; without a network the store keeps what waits. */
  function hide(): void {
    while (navigator.onLine && queue[underWay] && navigator.sendBeacon(url, nextBody()))
      queue.splice(underWay, end - underWay)
    changed()
  }

  function clear(): void {
    queue = []
    underWay = 0
    changed()
  }

  /** Stores what waits, and sees to it that it is sent. The oldest are let go when nothing could be sent for long. */
  function changed(): void {
    queue.splice(underWay, queue.length - 1000)
    store.write(key, queue[0] && queue)
    if (waiting) return
    waiting = true
    window.setTimeout(
      () => {
        waiting = false
        flush()
      },
      Math.min(flushInterval * 2 ** failures, 60_000),
    )
  }

  /** As much as one beacon may carry (64 kB): a character is at most three bytes, the last item at most 32 kB. */
  function nextBody(): string {
    let size = 0
    for (end = underWay; end < queue.length && size < 10_000; ) size += queue[end++]!.length
    return `{"write_key":"${writeKey}","sent_at":"${now()}","batch":[${queue.slice(underWay, end)}]}`
  }
}

/** Of something in the collector, however the endpoint is written. */
export function addressOf(endpoint: string, path: string): string {
  return endpoint.replace(/(\/v1\/batch)?\/*$/, path)
}
