import { limits } from '../event.ts'
import type { Spool, SpoolFile } from './spool.ts'

export interface QueueLimits {
  /** The most bytes that wait, those under way included. */
  bytes: number
  batchItems: number
  batchBytes: number
}

/**
 * Items in the order they came, packed into batches as they come. They are kept as bytes outside the garbage
 * collector's reach: a hundred thousand waiting events take their size in JSON and no more.
 */
export class Queue {
  readonly #limits: QueueLimits
  readonly #spool: Spool | undefined
  #batches: Batch[] = []
  #length = 0
  #bytes = 0

  constructor(queueLimits: QueueLimits, spool?: Spool) {
    this.#limits = queueLimits
    this.#spool = spool
  }

  /** Items that wait. */
  get length(): number {
    return this.#length
  }

  /** Bytes that wait or are under way. */
  get bytes(): number {
    return this.#bytes
  }

  /** Takes an item as JSON text, unless there is no room or it is larger than an event may be. */
  push(text: string): 'taken' | 'full' | 'too_large' {
    const { bytes: most, batchItems, batchBytes } = this.#limits
    if (text.length > limits.eventBytes) return 'too_large'
    let batch = this.#batches.at(-1)
    if (batch === undefined || batch.length >= batchItems) batch = this.#start()
    const size = batch.write(text)
    if (size > limits.eventBytes) return 'too_large'
    if (this.#bytes + size > most) return 'full'
    if (batch.length > 0 && batch.size + size > batchBytes) {
      batch = this.#start()
      batch.write(text)
    }
    batch.keep(size)
    batch.file?.append(text)
    this.#bytes += size
    this.#length++
    return 'taken'
  }

  /** The oldest batch, as full as it is; its room stays taken until `release`. */
  take(): Batch {
    const batch = this.#batches.shift() ?? new Batch()
    this.#length -= batch.length
    return batch
  }

  /** A batch that was taken is done with. */
  release(batch: Batch): void {
    this.#bytes -= batch.size - batch.length
  }

  #start(): Batch {
    const batch = new Batch(this.#spool?.open())
    this.#batches.push(batch)
    return batch
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const comma = 0x2c
const firstCapacity = 16_384

/** Items as JSON with commas between them. */
export class Batch {
  #buffer = new Uint8Array(firstCapacity)
  /** Where each item ends. */
  readonly #ends: number[] = []

  /** Has the same items. */
  readonly file: SpoolFile | undefined

  constructor(file?: SpoolFile) {
    this.file = file
  }

  get length(): number {
    return this.#ends.length
  }

  /** Bytes, a comma for each item counted. */
  get size(): number {
    return this.#ends.length === 0 ? 0 : this.#ends.at(-1)! + 1
  }

  /** The items without brackets around them. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, Math.max(0, this.size - 1))
  }

  /** Writes the text behind the last item, where it stands until it is kept or overwritten; its bytes. */
  write(text: string): number {
    const { size } = this
    // A character of the text is at most three bytes.
    const needed = size + 3 * text.length + 1
    if (needed > this.#buffer.length) this.#grow(Math.max(needed, 2 * this.#buffer.length))
    return encoder.encodeInto(text, this.#buffer.subarray(size)).written
  }

  /** Makes an item of what was written. */
  keep(size: number): void {
    const end = this.size + size
    this.#buffer[end] = comma
    this.#ends.push(end)
  }

  /** The JSON text of an item; undefined when there is none at the index. */
  text(index: number): string | undefined {
    const end = this.#ends[index]
    if (end === undefined) return undefined
    return decoder.decode(this.#buffer.subarray(index === 0 ? 0 : this.#ends[index - 1]! + 1, end))
  }

  texts(): string[] {
    return this.#ends.map((_, index) => this.text(index)!)
  }

  #grow(capacity: number): void {
    const grown = new Uint8Array(capacity)
    grown.set(this.#buffer)
    this.#buffer = grown
  }
}
