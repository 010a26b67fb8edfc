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
  const url = addressOf(endpoint, path)
  const key = prefix + newId()
  let queue: string[] = []
  /** So many of the oldest are under way; the next request ends before this one. */
  let underWay = 0
  let end = 0
  let delay = flushInterval
  let isStoring = false
  let isWaiting = false

  for (const left of store.keys()) {
    if (left !== prefix) {
      queue.push(...(store.read<string[]>(left) ?? []))
      store.write(left)
    }
  }
  changed()
  window.addEventListener('online', flush)
  // At the window, so that who listens at the document may still add to what is sent. A beacon is on its own from
  // here; without a network the store keeps what waits.
  window.addEventListener('visibilitychange', () => {
    while (
      window.document.hidden &&
      window.navigator.onLine &&
      queue[underWay] &&
      window.navigator.sendBeacon(url, nextBody())
    )
      queue.splice(underWay, end - underWay)
    changed()
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
        delay = again ? Math.min(delay * 2, 60_000) : flushInterval
        if (!again) queue.splice(0, underWay)
        underWay = 0
        changed()
      })
    underWay = end
  }

  function clear(): void {
    queue = []
    underWay = 0
  }

  /**
   * Stores what waits, once for all that is tracked in a row, and sees to it that it is sent. The oldest are let go when
   * nothing could be sent for long.
   */
  function changed(): void {
    if (isStoring) return
    isStoring = true
    queueMicrotask(() => {
      isStoring = false
      queue.splice(underWay, queue.length - 1000)
      store.write(key, queue[0] && queue)
      if (isWaiting) return
      isWaiting = true
      window.setTimeout(() => {
        isWaiting = false
        flush()
      }, delay)
    })
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
