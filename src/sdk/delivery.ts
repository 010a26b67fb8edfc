import type { Item } from '../event.ts'
import { type Batch, Queue } from './queue.ts'
import { holdTimer, type Outcome, type Rejection, Sender } from './sender.ts'
import type { Settings } from './settings.ts'

/** The way of items from the call to the collector: they wait, go out in batches, and whoever waits is told. */
export class Delivery {
  readonly #settings: Settings
  readonly #queue: Queue
  readonly #sender: Sender
  readonly #waiting = new Set<Waiter>()
  /** Items taken into the queue, and those of them that are done with, since the start. */
  #accepted = 0
  #settled = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending = false
  /** Whether it has been said that new items are dropped. */
  #full = false

  constructor(settings: Settings) {
    this.#settings = settings
    const { maxQueueBytes: bytes, maxBatchItems: batchItems, maxBatchBytes: batchBytes, spool } = settings
    this.#queue = new Queue({ bytes, batchItems, batchBytes }, spool)
    this.#sender = new Sender(settings)
    this.#recover()
  }

  /** Takes an item as JSON text. */
  add(text: string): 'taken' | 'too_large' | 'full' {
    const outcome = this.#queue.push(text)
    if (outcome === 'taken') this.#accept()
    else if (outcome === 'full')
      this.refuse(text, 'queue_full', `${this.#queue.bytes} bytes wait already; new items are dropped.`)
    return outcome
  }

  /** Drops an item that there is no place for; only the first of many is reported. */
  refuse(text: string, code: 'queue_full' | 'closed', message: string): void {
    if (!this.#full) this.#settings.onError({ code, message })
    this.#full = true
    this.#settings.drop(() => [JSON.parse(text)], code)
  }

  flush({ timeout }: { timeout?: number } = {}): Promise<boolean> {
    if (this.#settled === this.#accepted) return Promise.resolve(true)
    return new Promise((resolve) => {
      const timer = timeout === undefined ? undefined : setTimeout(() => finish(false), timeout)
      const finish = (done: boolean) => {
        clearTimeout(timer)
        this.#waiting.delete(waiter)
        this.#sender.hold(this.#waiting.size > 0)
        resolve(done)
      }
      const waiter = { until: this.#accepted, finish }
      this.#waiting.add(waiter)
      // Who awaits this call must not see the process end during a pause between two tries.
      this.#sender.hold(true)
      this.#send()
    })
  }

  /** Delivers what waits, for at most `closeTimeout`; what is left then is done with. */
  async drain(): Promise<void> {
    const { closeTimeout: timeout, clock } = this.#settings
    this.#sender.closeBy(clock() + timeout)
    if (!(await this.flush({ timeout }))) {
      this.#sender.stop()
      await this.flush()
    }
    this.#sender.reopen()
  }

  /** What an earlier process left goes first. What there is no room for stays on the disk for a later one. */
  #recover(): void {
    for (const text of this.#settings.spool?.recover() ?? []) {
      const outcome = this.#queue.push(text)
      if (outcome === 'full') break
      if (outcome === 'taken') this.#accept()
    }
  }

  #accept(): void {
    this.#full = false
    this.#accepted++
    if (this.#queue.length >= this.#settings.flushAt) this.#send()
    else this.#armTimer()
  }

  #armTimer(): void {
    if (this.#timer !== undefined || this.#sending) return
    this.#timer = setTimeout(() => this.#send(true), this.#settings.flushInterval)
    holdTimer(this.#timer, false)
  }

  /** One sender at a time, so that the order is kept and a slow collector is not asked twice at once. */
  async #send(all = false): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    // Items of the same burst may still be coming; larger batches are cheaper for both sides.
    await null
    let until = all ? this.#accepted : 0
    const { flushAt } = this.#settings
    while (this.#queue.length > 0) {
      for (const waiter of this.#waiting) until = Math.max(until, waiter.until)
      if (this.#queue.length < flushAt && this.#settled >= until) break
      const batch = this.#queue.take()
      this.#settle(batch, await this.#sender.deliver(batch.bytes))
    }
    this.#sending = false
    if (this.#queue.length > 0) this.#armTimer()
  }

  #settle(batch: Batch, outcome: Outcome): void {
    this.#queue.release(batch)
    if (batch.file && outcome.kind === 'lost' && outcome.reason === 'closed') this.#keep(batch, outcome.message)
    else {
      batch.file?.remove()
      this.#report(batch, outcome)
    }
    this.#settled += batch.length
    for (const waiter of this.#waiting) if (waiter.until <= this.#settled) waiter.finish(true)
  }

  #keep({ length }: Batch, why: string): void {
    const message = `${length} of the items that waited stay on the disk for the next client. ${why}`
    this.#settings.onError({ code: 'kept', message })
  }

  #report(batch: Batch, outcome: Outcome): void {
    const { onError, drop } = this.#settings
    const items = () => batch.texts().map((text) => JSON.parse(text) as Item)
    if (outcome.kind === 'lost') {
      const { kind: _, reason, message, ...details } = outcome
      onError({ code: reason, message: `Lost ${batch.length} of the items that waited. ${message}`, ...details })
      drop(items, reason)
    } else for (const rejection of outcome.rejected) this.#reject(batch.text(rejection.index), rejection)
  }

  #reject(text: string | undefined, { code, message }: Rejection): void {
    if (text === undefined) return
    const { onError, drop } = this.#settings
    const item = JSON.parse(text) as Item
    onError({ code: 'rejected', message: `The collector rejected an item: ${message}`, item, reason: code })
    drop(() => [item], 'rejected')
  }
}

interface Waiter {
  until: number
  finish: (done: boolean) => void
}
