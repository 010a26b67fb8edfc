import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'

/** Tries of one object before it is set aside so that the others go on. */
const mostTries = 5
const firstWait = 500
const longestWait = 60_000

export interface LoaderError {
  code: string
  message: string
  at: string
  retry_at: string
}

/** When to try again after a failure, and which object is to blame. */
export class Retries {
  readonly #clock: Clock
  readonly #tries = new Map<string, number>()
  readonly #aside = new Map<string, string>()
  #failures = 0
  #retryAt = 0
  /** So many batches of one object each come next. */
  #single = 0
  #error: LoaderError | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get error(): LoaderError | null {
    return this.#error
  }

  /** Objects given up for now, with the reason. */
  get aside(): ReadonlyMap<string, string> {
    return this.#aside
  }

  /** Milliseconds until the next try; 0 when nothing has failed. */
  get wait(): number {
    return Math.max(0, this.#retryAt - this.#clock())
  }

  /** True while one object at a time is tried to find out which one spoils the batch. */
  get oneAtATime(): boolean {
    return this.#single > 0
  }

  succeeded(): void {
    this.#failures = 0
    this.#retryAt = 0
    this.#error = null
  }

  failed(failure: unknown): void {
    const now = this.#clock()
    const { code, message } = asDataLoafError(failure)
    this.#retryAt = now + Math.min(longestWait, firstWait * 2 ** this.#failures++)
    this.#error = { code, message, at: iso(now), retry_at: iso(this.#retryAt) }
  }

  loaded(keys: readonly string[]): void {
    this.#single = Math.max(0, this.#single - 1)
    for (const key of keys) this.#tries.delete(key)
  }

  /** After a failed batch. Trouble of our own is no object's fault. */
  blame(keys: readonly string[], failure: unknown): void {
    const { code, message } = asDataLoafError(failure)
    if (code === 'disk_full' || code === 'unavailable') return
    if (keys.length > 1) this.#single = keys.length
    else if (keys[0] !== undefined) this.count(keys[0], message)
  }

  /** Counts a try of an object; past the last one it is set aside. */
  count(key: string, reason: string): void {
    const tries = (this.#tries.get(key) ?? 0) + 1
    this.#tries.set(key, tries)
    if (tries >= mostTries) this.#aside.set(key, reason)
  }

  /** Gives the objects set aside another chance. */
  forgive(): void {
    this.#aside.clear()
    this.#tries.clear()
  }
}

/** What a load answers when objects that were listed are gone. */
export function missing(keys: readonly string[]): DataLoafError {
  return new DataLoafError('unavailable', `Listed but not there: ${keys.join(', ')}.`)
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
