import type { Limit } from './limit.ts'

/** At most `count` holders at a time; the others wait in order. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Resolves when a slot is ours; rejects with the limit's reason when that is reached first. */
  async acquire(limit: Limit): Promise<void> {
    if (limit.reason) throw limit.reason
    if (this.#free > 0) {
      this.#free--
      return
    }
    await new Promise<void>((resolve, reject) => {
      const granted = () => {
        unsubscribe()
        resolve()
      }
      this.#waiting.push(granted)
      const unsubscribe = limit.onReached(() => {
        this.#waiting.splice(this.#waiting.indexOf(granted), 1)
        reject(limit.reason)
      })
    })
  }

  /** Hands the slot to whoever waits longest. */
  release(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }
}
