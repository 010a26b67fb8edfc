/**
 * The only seams between the product and where it runs. `targets/` chooses the adapters; nobody else asks.
 * Every port has one contract suite in `test/contract/` that each adapter passes.
 */
import type { Channel } from './records.ts'
import type { AttributeStore } from './warehouse/attributes/store.ts'

/** Milliseconds since 1970, UTC. */
export type Clock = () => number

/** Lines of each channel, without newlines, each a complete JSON object (`records.ts`). */
export type StreamBatch = { readonly [channel in Channel]: readonly string[] }

export interface EventStream {
  /**
   * Resolves when every line is durable. One that rejects may have been taken in part: a retry with the same ids is
   * harmless. Rejects with `overloaded` (too much is waiting) or `disk_full`, both worth a retry.
   */
  append(batch: StreamBatch): Promise<void>
  /**
   * Everything appended before this call is in the bucket when it resolves; with Firehose it is Firehose's to bring,
   * after at most its buffer's time.
   */
  flush(): Promise<void>
  /** Flushes and lets go. No `append` may follow. */
  close(): Promise<void>
}

export interface BucketObject {
  key: string
  bytes: number
}

/** Objects that are written once, and written anew only without what is erased; the truth that all else is rebuilt from. */
export interface Bucket {
  /** Durable and atomic, also where the key has another object. The same key with the same bytes changes nothing. */
  put(key: string, body: Uint8Array): Promise<void>
  /** Rejects with `not_found`. */
  get(key: string): Promise<Uint8Array>
  /** Keys in ascending order, only those that start with `prefix` and sort after `after`. */
  list(prefix: string, after?: string): AsyncIterable<BucketObject>
  /** Durable when it resolves. A key that is not there is no failure. */
  delete(keys: readonly string[]): Promise<void>
  /** The name by which the warehouse reads the object: a path or a URL. */
  address(key: string): string
}

/** SQL text with `$1`, `$2`, … and the values they stand for. */
export interface Statement {
  text: string
  values: readonly Value[]
}
export type Value = null | boolean | number | string

/** Whole numbers and fractions come as `number`; text, times (ISO 8601) and JSON as `string`. */
export interface Rows {
  columns: readonly Column[]
  rows: readonly (readonly Value[])[]
}

export interface Column {
  name: string
  type: ColumnType
}
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'date' | 'json'

export interface RunOptions {
  /** Cancels the statement in the warehouse too. */
  signal?: AbortSignal
  /** Milliseconds; past it the statement is cancelled and the call rejects with `timed_out`. */
  timeout?: number
}

export interface Warehouse {
  /** Reads. Rejects with `timed_out`, `cancelled`, `unavailable`, or `too_large` for an answer of too much text. */
  run(statement: Statement, options?: RunOptions): Promise<Rows>
  /**
   * Takes the objects' rows in, exactly once each, in one transaction with the ledger rows that say so.
   * An object already in the ledger is skipped. A row that cannot be read is reported in `refused`, never fatal.
   */
  load(objects: readonly LoadObject[]): Promise<LoadReport>
  /** Those of these objects' keys that are in the ledger. */
  loaded(keys: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * An object that holds all the lines of others takes their place in the ledger, in one transaction: sums stay as
   * they are, of all and of each import. Rejects with `conflict` when one of them is not in the ledger, or it is itself.
   */
  replace(keys: readonly string[], by: Pick<LoadObject, 'channel' | 'key'>): Promise<void>
  /**
   * Takes what is named out of all tables, in one transaction: users are as if it had never come. What the ledger counted
   * stays counted, unless all of the app goes. Safe to repeat.
   */
  erase(what: Erasure): Promise<void>
  /** Columns of attributes; absent where every attribute is read from its document. */
  readonly attributes?: AttributeStore
  close(): Promise<void>
}

/** Everything of an app, or its events from before a moment. */
export interface Erasure {
  app_id: string
  /** Milliseconds; null: everything. */
  before: number | null
}

export interface LoadObject {
  channel: Channel
  key: string
  address: string
}

export interface LoadReport {
  /** Per object, in the order given; `skipped` when the ledger had it. */
  objects: readonly LoadedObject[]
  refused: readonly RefusedRow[]
}

export interface LoadedObject {
  key: string
  rows: number
  loaded: number
  duplicates: number
  refused: number
  skipped: boolean
  /** Why nothing of the object could be read; an object that is `missing` is not in the ledger and may be tried again. */
  problem?: { kind: 'missing' | 'unreadable'; reason: string } | undefined
}

export interface RefusedRow {
  key: string
  /** 1-based line in the object. */
  line: number
  reason: string
  /** The line as it stands in the object, cut to 10 kB. */
  text: string
}
