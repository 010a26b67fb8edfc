import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'

export interface RateLimit {
  /** Counts one; throws `too_many` beyond what may be. */
  take(key: string): void
}

export interface RateLimitOptions {
  clock: Clock
  /** How many in each span, by one key. */
  most: number
  /** Milliseconds. Default: a minute. */
  span?: number
}

/** So many a minute, and no more until the next begins. */
export function rateLimit({ clock, most, span = 60_000 }: RateLimitOptions): RateLimit {
  let taken = new Map<string, number>()
  let began = Number.NEGATIVE_INFINITY
  return {
    take(key) {
      const current = Math.floor(clock() / span)
      if (current !== began) {
        taken = new Map()
        began = current
      }
      const before = taken.get(key) ?? 0
      if (before >= most) {
        const retryAfter = Math.max(1, Math.ceil(((current + 1) * span - clock()) / 1000))
        throw new DataLoafError('too_many', 'It is asked too often.', { retryAfter, hint: 'Try again in a minute.' })
      }
      taken.set(key, before + 1)
    },
  }
}
