import type { Waiting } from './discover.ts'

export interface BatchLimits {
  /** Compressed bytes; a single larger object is a batch of its own. */
  bytes: number
  objects: number
}

/** Objects that wait to be loaded, each once, in the order of their keys as far as they are known. */
export class Backlog {
  readonly #waiting = new Map<string, Waiting & { since: number }>()

  /** Adds an object unless it waits already. */
  add(object: Waiting, now: number): void {
    if (!this.#waiting.has(object.key)) this.#waiting.set(object.key, { ...object, since: now })
  }

  remove(key: string): void {
    this.#waiting.delete(key)
  }

  get size(): number {
    return this.#waiting.size
  }

  get bytes(): number {
    let total = 0
    for (const { bytes } of this.#waiting.values()) total += bytes
    return total
  }

  /** When the object that waits longest was found; null when none does. */
  get since(): number | null {
    const [first] = this.#waiting.values()
    return first?.since ?? null
  }

  /** The next objects to load, the longest waiting first. */
  next({ bytes, objects }: BatchLimits): Waiting[] {
    const batch: Waiting[] = []
    let total = 0
    for (const object of this.#waiting.values()) {
      total += object.bytes
      if (batch.length >= objects || (batch.length > 0 && total > bytes)) break
      batch.push(object)
    }
    return batch
  }
}
