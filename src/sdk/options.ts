import type { Item } from '../event.ts'
import type { ContextInput } from './items.ts'

export interface DataLoafOptions {
  /** The collector's address, for example `https://data.example.com` or `http://127.0.0.1:4600`. */
  endpoint: string
  /** The app's write key (`wk_…`). It can only write. */
  writeKey: string
  /** Send as soon as so many items wait. @default 100 */
  flushAt?: number
  /** Milliseconds after which a smaller number is sent too. The timer never keeps the process alive. @default 2000 */
  flushInterval?: number
  /** The most items in one request. @default 1000 */
  maxBatchItems?: number
  /** The most bytes of JSON in one request, before gzip. @default 500_000 */
  maxBatchBytes?: number
  /**
   * The most bytes of JSON that wait. When they are reached the newest items are dropped: what was tracked first
   * is kept, and `onDrop` gets the rest. @default 67_108_864
   */
  maxQueueBytes?: number
  /** Milliseconds that a batch is tried again before it is dropped as `gave_up`. @default 43_200_000 (12 hours) */
  maxRetryTime?: number
  /** Milliseconds that one request may take. @default 10_000 */
  timeout?: number
  /** Milliseconds after which `close()` gives up; also the longest that the process's end is held up. @default 5000 */
  closeTimeout?: number
  /** Compress requests. @default true */
  gzip?: boolean
  /** What every event says of its surroundings; an event's own context wins. @default {} */
  context?: ContextInput
  /**
   * Sees every item as it would travel, before it waits: returns it, changed or not, or null to leave it out. An item
   * for which it throws is dropped as `invalid`. @default none
   */
  beforeSend?: (item: Item) => Item | null
  /** Calls do nothing; `endpoint` and `writeKey` may be empty. @default false */
  disabled?: boolean
  /** For tests: gets the items that would be sent, and nothing is sent. @default none */
  capture?: Item[]
  /** How requests are made. @default globalThis.fetch */
  fetch?: Fetch
  /** Milliseconds since 1970. @default Date.now */
  clock?: () => number
  /** From 0 up to 1; spreads retries. @default Math.random */
  random?: () => number
  /** Makes event and patch ids. @default UUID version 7 */
  newId?: () => string
  /** Told of everything that goes wrong. @default a process warning, once for each code */
  onError?: (problem: Problem) => void
  /** Gets every item that will never arrive, exactly once, with the reason. @default none */
  onDrop?: (items: readonly Item[], reason: DropReason) => void
}

/** What the SDK needs of `fetch`; `(url, init) => app.request(url, init)` of a Hono app will do. */
export type Fetch = (url: string, init: FetchInit) => Response | Promise<Response>

export interface FetchInit {
  method: 'POST'
  headers: Record<string, string>
  body: Uint8Array<ArrayBuffer>
  redirect: 'manual'
  signal: AbortSignal
}

/**
 * Why an item will never arrive:
 * `queue_full` (`maxQueueBytes`), `invalid` (not JSON, or over 32 kB), `rejected` (the collector refused this item),
 * `refused` (it refused the request: a wrong write key), `gave_up` (`maxRetryTime`), `closed` (`closeTimeout`, or
 * tracked after `close()`).
 */
export type DropReason = 'queue_full' | 'invalid' | 'rejected' | 'refused' | 'gave_up' | 'closed'

export interface Problem {
  /**
   * `retrying`: a request failed and will be made again. `kept`: the client closed, the rest waits on disk for the
   * next one. `spool_failed`: the disk does not take items, they wait in memory alone. The others say that items
   * were dropped.
   */
  code: DropReason | 'retrying' | 'kept' | 'spool_failed'
  /** A sentence for people. */
  message: string
  /** The HTTP status, when there was an answer. */
  status?: number
  /** The item that was refused, with the collector's own code. */
  item?: Item
  reason?: string
  cause?: unknown
}
