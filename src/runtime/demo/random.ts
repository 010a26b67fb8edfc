/** Chance that can be repeated: the same seed gives the same numbers. */
export interface Chance {
  /** From 0 up to 1. */
  next(): number
  /** True so often, from 0 to 1. */
  happens(probability: number): boolean
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  pick<T>(from: readonly T[]): T
  /** Picks by weight. */
  weighted<T extends { weight: number }>(from: readonly T[]): T
}

/** Chance from any source of numbers from 0 up to 1. */
export function chance(next: () => number): Chance {
  return {
    next,
    happens: (probability) => next() < probability,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (from) => from[Math.floor(next() * from.length)]!,
    weighted: (from) => {
      let left = next() * from.reduce((sum, { weight }) => sum + weight, 0)
      for (const each of from) {
        left -= each.weight
        if (left < 0) return each
      }
      return from.at(-1)!
    },
  }
}

/** Numbers from 0 up to 1 by mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
