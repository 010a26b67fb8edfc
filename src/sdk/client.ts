import type { Item } from '../event.ts'
import type { IdentifyOptions, PageOptions, Stamp, TrackOptions } from './items.ts'
import { aliasItem, eventItem, groupItem, isoClock, pageItem, requireIds, userItem } from './items.ts'
import type { DataLoafOptions } from './options.ts'
import { type Batch, Queue } from './queue.ts'
import { holdTimer, type Outcome, type Rejection, Sender } from './sender.ts'
import { type Platform, type Settings, withDefaults } from './settings.ts'

/**
 * Queues, batches and delivers. Calls return at once and never throw; what goes wrong is told to `onError`, what
 * will never arrive is handed to `onDrop`.
 */
export class Client {
  readonly #settings: Settings
  readonly #stamp: Stamp
  readonly #queue: Queue
  readonly #sender: Sender
  readonly #waiting = new Set<Waiter>()
  /** Items taken into the queue, and those of them that are done with, since the start. */
  #accepted = 0
  #settled = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending = false
  #closed: Promise<void> | null = null
  /** Whether it has been said that new items are dropped. */
  #full = false

  constructor(options: DataLoafOptions, platform: Platform) {
    const settings = withDefaults(options, platform)
    this.#settings = settings
    const { maxQueueBytes: bytes, maxBatchItems: batchItems, maxBatchBytes: batchBytes } = settings
    this.#queue = new Queue({ bytes, batchItems, batchBytes })
    this.#sender = new Sender(settings)
    this.#stamp = { now: isoClock(settings.clock), newId: settings.newId, library: platform.library }
  }

  /**
   * An event of a user.
   * @example dataloaf.track('signed_up', { userId: 'u1', attributes: { plan: 'pro' } })
   */
  track(eventName: string, options: TrackOptions): void {
    this.#add(() => eventItem(eventName, options, this.#stamp))
  }

  /**
   * A page view: the event `page_viewed` with the attribute `path`.
   * @example dataloaf.page('/pricing', { anonymousId: 'a1', referrer: 'https://news.example.com/' })
   */
  page(path: string, options: PageOptions): void {
    this.#add(() => pageItem(path, options, this.#stamp))
  }

  /**
   * What is true of a user now, and the anonymous id they had until now.
   * @example dataloaf.identify('u1', { anonymousId: 'a1', attributes: { plan: 'pro' }, increment: { logins: 1 } })
   */
  identify(userId: string, options: IdentifyOptions = {}): void {
    this.#add(() => userItem(userId, options, this.#stamp))
    const from = options?.anonymousId
    if (from !== undefined) this.alias({ from, to: userId })
  }

  /**
   * Two ids are one user; `from` is the anonymous or older one.
   * @example dataloaf.alias({ from: 'old-id', to: 'u1' })
   */
  alias(ids: { from: string; to: string }): void {
    this.#add(() => aliasItem(ids.from, ids.to, this.#stamp))
  }

  /**
   * The user belongs to a group, such as a company, of which the attributes are true: the event `group_identified`.
   * @example dataloaf.group('acme', { userId: 'u1', attributes: { employees: 40 } })
   */
  group(groupId: string, options: TrackOptions): void {
    this.#add(() => groupItem(groupId, options, this.#stamp))
  }

  /**
   * Sends what waits. Resolves when everything queued before this call is delivered or dropped: true; or when
   * `timeout` milliseconds are over: false, and the items stay queued.
   */
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

  /**
   * Sends what waits, for at most `closeTimeout`; drops what is left as `closed`. Later calls are dropped too.
   * Resolves at the latest `closeTimeout` milliseconds after the first call, and never rejects.
   */
  close(): Promise<void> {
    this.#closed ??= this.drain()
    return this.#closed
  }

  /** As `close`, but the client goes on after it. */
  protected async drain(): Promise<void> {
    const { closeTimeout: timeout, clock } = this.#settings
    this.#sender.closeBy(clock() + timeout)
    if (!(await this.flush({ timeout }))) {
      this.#sender.stop()
      await this.flush()
    }
    this.#sender.reopen()
  }

  #add(make: () => Item): void {
    const text = this.#serialize(make)
    if (text === null) return
    const outcome = this.#closed ? 'closed' : this.#queue.push(text)
    if (outcome === 'taken') this.#accept()
    else if (outcome === 'too_large') this.#invalid(JSON.parse(text), new TypeError('it is larger than 32 kB'))
    else if (outcome === 'closed') this.#refuse(text, outcome, 'The client is closed; new items are dropped.')
    else this.#refuse(text, 'queue_full', `${this.#queue.bytes} bytes wait already; new items are dropped.`)
  }

  #serialize(make: () => Item): string | null {
    let item: Item | undefined
    try {
      item = make()
      requireIds(item)
      return JSON.stringify(item)
    } catch (cause) {
      this.#invalid(item, cause as Error)
      return null
    }
  }

  #invalid(item: Item | undefined, cause: Error): void {
    const { onError, drop } = this.#settings
    onError({ code: 'invalid', message: `An item cannot be sent: ${cause.message}.`, ...(item && { item }), cause })
    if (item) drop(() => [item], 'invalid')
  }

  #accept(): void {
    this.#full = false
    this.#accepted++
    if (this.#queue.length >= this.#settings.flushAt) this.#send()
    else this.#armTimer()
  }

  #refuse(text: string, code: 'queue_full' | 'closed', message: string): void {
    if (!this.#full) this.#settings.onError({ code, message })
    this.#full = true
    this.#settings.drop(() => [JSON.parse(text)], code)
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
    this.#report(batch, outcome)
    this.#settled += batch.length
    for (const waiter of this.#waiting) if (waiter.until <= this.#settled) waiter.finish(true)
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
