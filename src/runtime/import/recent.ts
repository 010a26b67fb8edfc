import { createHash } from 'node:crypto'

/**
 * How often something came up lately. Of what it remembers only the last few hundred thousand are kept, so that a file of
 * any length takes the same room; what is remembered depends on nothing but the order in which it is asked.
 */
export class Recent {
  readonly #most: number
  #young = new Map<number, number>()
  #old = new Map<number, number>()

  constructor(most = 300_000) {
    this.#most = most
  }

  /** How often it came up before; from now on once more. */
  count(what: string): number {
    const key = createHash('sha256').update(what).digest().readUIntBE(0, 6)
    const before = this.#young.get(key) ?? this.#old.get(key) ?? 0
    if (this.#young.size >= this.#most) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, before + 1)
    return before
  }
}
