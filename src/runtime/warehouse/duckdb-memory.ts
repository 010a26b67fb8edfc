import type { DuckDBConnection } from '@duckdb/node-api'

/** A question that runs longer than this many milliseconds is worth the larger limit. */
const patience = 200
/** Milliseconds for which the larger limit stays, so that the next question finds its data in memory. */
const linger = 10_000

export interface MemoryLimits {
  /** For loading and short questions. */
  base: string
  /** For questions that take a while, and loads that cannot do with less. */
  most: string
}

/**
 * Moves DuckDB's memory limit: low while events only come in, higher while somebody waits for a large answer.
 * DuckDB takes what it may have and keeps it, so that a high limit would be paid for around the clock.
 */
export class MemoryDial {
  readonly #limits: MemoryLimits
  readonly #connection: DuckDBConnection
  #holders = 0
  #lowering: NodeJS.Timeout | undefined
  #change: Promise<unknown> = Promise.resolve()

  constructor(connection: DuckDBConnection, limits: MemoryLimits) {
    this.#connection = connection
    this.#limits = limits
  }

  /** Raises the limit when the work takes long, until a while after it ends. */
  async forLong<T>(work: Promise<T>): Promise<T> {
    let held = false
    const timer = setTimeout(() => {
      held = true
      void this.#hold()
    }, patience)
    try {
      return await work
    } finally {
      clearTimeout(timer)
      if (held) this.#letGo()
    }
  }

  /** Runs the work under the larger limit. */
  async withMost<T>(work: () => Promise<T>): Promise<T> {
    await this.#hold()
    try {
      return await work()
    } finally {
      this.#letGo()
    }
  }

  /** Ends all changes; the connection may be closed afterwards. */
  async stop(): Promise<void> {
    clearTimeout(this.#lowering)
    this.#holders = Number.POSITIVE_INFINITY
    await this.#change
  }

  #hold(): Promise<unknown> {
    clearTimeout(this.#lowering)
    this.#holders++
    return this.#set(this.#limits.most)
  }

  #letGo(): void {
    this.#holders--
    if (this.#holders > 0) return
    this.#lowering = setTimeout(() => void this.#set(this.#limits.base), linger)
    this.#lowering.unref()
  }

  /** A limit that cannot be reached at the moment stays as it is: the next question lowers it again. */
  #set(limit: string): Promise<unknown> {
    this.#change = this.#change.then(() => this.#connection.run(`set memory_limit = '${limit}'`)).catch(() => {})
    return this.#change
  }
}
