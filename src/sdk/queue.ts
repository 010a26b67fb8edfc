import { limits } from '../event.ts'

/** An item as JSON text, and its length in bytes of UTF-8. */
export interface QueuedItem {
  text: string
  bytes: number
}

export interface BatchLimits {
  items: number
  bytes: number
}

/** Items in the order they came, at most `maxBytes` of them. */
export class Queue {
  readonly #maxBytes: number
  #items: QueuedItem[] = []
  /** Where the first waiting item stands; what is before it has been taken. */
  #start = 0
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get length(): number {
    return this.#items.length - this.#start
  }

  get bytes(): number {
    return this.#bytes
  }

  /** False when there is no room; the item is then not taken. */
  push(item: QueuedItem): boolean {
    if (this.#bytes + item.bytes > this.#maxBytes) return false
    this.#bytes += item.bytes
    this.#items.push(item)
    return true
  }

  /** The first items, as many as fit; their room stays taken until `release`. */
  take({ items, bytes }: BatchLimits): QueuedItem[] {
    const end = Math.min(this.#start + items, this.#items.length)
    let size = 0
    let next = this.#start
    while (next < end && (next === this.#start || size + this.#items[next]!.bytes + 1 <= bytes)) {
      size += this.#items[next++]!.bytes + 1
    }
    const batch = this.#items.slice(this.#start, next)
    this.#start = next
    this.#compact()
    return batch
  }

  /** A batch that was taken is done with. */
  release(batch: readonly QueuedItem[]): void {
    for (const { bytes } of batch) this.#bytes -= bytes
  }

  // Shifting an array for every batch would move the whole backlog each time.
  #compact(): void {
    if (this.#start < this.#items.length && this.#start < 10_000) return
    this.#items = this.#items.slice(this.#start)
    this.#start = 0
  }
}

const encoder = new TextEncoder()
const scratch = new Uint8Array(limits.eventBytes)

/** The text's bytes in UTF-8; null when they are more than an item may have. */
export function itemBytes(text: string): number | null {
  const { read, written } = encoder.encodeInto(text, scratch)
  return read === text.length ? written : null
}
