/** The options with every default filled. */

import type { EventContext, Item } from '../event.ts'
import { limits } from '../event.ts'
import { uuidV7 } from './id.ts'
import { wireContext } from './items.ts'
import type { DataLoafOptions, DropReason, Problem } from './options.ts'
import type { SenderSettings } from './sender.ts'
import type { Spool } from './spool.ts'

/** What differs from one JavaScript runtime to the next. */
export interface Platform {
  library: { name: string; version: string }
  gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>
  /** Tells people of a problem nobody handles. */
  warn(problem: Problem): void
  /** Where items wait beside memory; `report` is told when that fails. Absent: nowhere. */
  spool?: ((report: (cause: Error) => void) => Spool) | undefined
}

export interface Settings extends SenderSettings {
  flushAt: number
  flushInterval: number
  maxBatchItems: number
  maxBatchBytes: number
  maxQueueBytes: number
  closeTimeout: number
  newId: () => string
  context: EventContext
  beforeSend: ((item: Item) => Item | null) | undefined
  disabled: boolean
  /** Gets the items in the collector's place; null sends them. */
  capture: Item[] | null
  spool: Spool | undefined
  /** The items are made only when somebody wants them. */
  drop: (items: () => readonly Item[], reason: DropReason) => void
}

export function withDefaults(options: DataLoafOptions, platform: Platform): Settings {
  const {
    endpoint,
    writeKey,
    flushAt = 100,
    flushInterval = 2000,
    maxBatchItems = 1000,
    maxBatchBytes = 500_000,
    maxQueueBytes = 67_108_864,
    maxRetryTime = 43_200_000,
    timeout = 10_000,
    closeTimeout = 5000,
    gzip = true,
    context = {},
    beforeSend,
    disabled = false,
    capture,
    fetch = (url, init) => globalThis.fetch(url, init),
    clock = Date.now,
    random = Math.random,
    newId = uuidV7({ clock }),
    onError = platform.warn,
    onDrop,
  } = options
  const silent = disabled || capture !== undefined
  if (!silent) requireAddress(endpoint, writeKey)
  const report = (problem: Problem) => guarded(() => onError(problem))
  return {
    endpoint,
    writeKey,
    flushAt,
    flushInterval,
    maxBatchItems: Math.min(maxBatchItems, limits.batchItems),
    // 100 bytes for what stands around the items.
    maxBatchBytes: Math.min(maxBatchBytes, limits.batchBytes - 100),
    maxQueueBytes,
    maxRetryTime,
    timeout,
    closeTimeout,
    gzip: gzip ? platform.gzip : undefined,
    fetch,
    clock,
    random,
    newId,
    context: { ...wireContext(context), library: platform.library },
    beforeSend,
    disabled,
    capture: capture ?? null,
    spool: silent ? undefined : platform.spool?.((cause) => report(spoolFailed(cause))),
    onError: report,
    drop: (items, reason) => guarded(() => onDrop?.(items(), reason)),
  }
}

function requireAddress(endpoint: string, writeKey: string): void {
  if (!/^https?:\/\//.test(endpoint)) throw new TypeError(`endpoint is not an http address: ${endpoint}`)
  if (!writeKey) throw new TypeError('writeKey is missing')
}

function spoolFailed(cause: Error): Problem {
  const message = `The spool cannot be used: ${cause.message}. Items wait in memory alone.`
  return { code: 'spool_failed', message, cause }
}

/** A handler that throws must not stop the delivery of the rest; its error still reaches the process. */
function guarded(call: () => void): void {
  try {
    call()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
