import { DataLoafError } from '../../errors.ts'
import type { RunOptions } from '../ports.ts'

/** An interrupt that arrives before the statement has started is lost, so it is repeated until the work ends. */
const repeatMilliseconds = 20

/** How long work may take to stop before nobody waits for that any more. */
const stopMilliseconds = 1_000

/** The caller's signal and time limit over one piece of work, waiting included. */
export class Limit {
  readonly #signal = new AbortController()
  readonly #end: () => void

  constructor({ signal, timeout }: RunOptions) {
    const cancel = () => this.#signal.abort(new DataLoafError('cancelled', 'The query was cancelled.'))
    const timer = timeout === undefined ? undefined : setTimeout(() => this.#signal.abort(timedOut(timeout)), timeout)
    if (signal?.aborted) cancel()
    else signal?.addEventListener('abort', cancel, { once: true })
    this.#end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** Why the work must stop; undefined while it may go on. */
  get reason(): DataLoafError | undefined {
    return this.#signal.signal.aborted ? this.#signal.signal.reason : undefined
  }

  /** Calls back once when the limit is reached, at once if it has been; answers how to unsubscribe. */
  onReached(callback: () => void): () => void {
    const { signal } = this.#signal
    if (signal.aborted) callback()
    else signal.addEventListener('abort', callback, { once: true })
    return () => signal.removeEventListener('abort', callback)
  }

  /** Runs the work; when the limit is reached, interrupts it until it ends. */
  async watch<T>(work: () => Promise<T>, interrupt: () => void): Promise<T> {
    if (this.reason) throw this.reason
    let repeat: NodeJS.Timeout | undefined
    const unsubscribe = this.onReached(() => {
      interrupt()
      repeat = setInterval(interrupt, repeatMilliseconds)
    })
    try {
      return await work()
    } finally {
      unsubscribe()
      clearInterval(repeat)
    }
  }

  /** Settles as the work does, or rejects when it has not stopped soon after the limit was reached. */
  async race<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const overdue = new Promise<never>((_, reject) => {
      this.onReached(() => {
        timer = setTimeout(() => reject(this.reason), stopMilliseconds)
      })
    })
    try {
      return await Promise.race([work, overdue])
    } finally {
      clearTimeout(timer)
    }
  }

  end(): void {
    this.#end()
  }
}

function timedOut(timeout: number): DataLoafError {
  const seconds = timeout < 1_000 ? timeout / 1_000 : Math.round(timeout / 1_000)
  return new DataLoafError('timed_out', `The query took longer than ${seconds} seconds and was stopped.`, {
    hint: 'Ask for a shorter range or fewer breakdowns.',
  })
}
