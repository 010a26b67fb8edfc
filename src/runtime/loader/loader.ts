import type { Bucket, Clock, LoadReport, Warehouse } from '../ports.ts'
import { Backlog, type BatchLimits } from './backlog.ts'
import { type Compactor, startCompactor } from './compact.ts'
import { type Comparison, channelOf, channels, discover, findObjects } from './discover.ts'
import { writeQuarantine } from './quarantine.ts'
import { missing, Retries } from './retries.ts'
import type { LoaderStatus } from './status.ts'

export interface LoaderOptions {
  bucket: Bucket
  warehouse: Warehouse
  clock: Clock
  /** Milliseconds between looks for new objects. Default 1,000. */
  every?: number
  /** Milliseconds between comparisons of the whole bucket with the ledger. Default: an hour. */
  reconcileEvery?: number
  /** What is taken in at once: more is quicker and needs more memory. Default 2 MB, 64 objects. */
  batch?: BatchLimits
  /** Told after every load. */
  onLoaded?: (report: LoadReport) => void
  /** What a comparison of the bucket with the ledger has found just now; otherwise the loader makes one first. */
  found?: Comparison
  /** Nothing is merged before it is settled: until then somebody else reads objects. Default: at once. */
  mayCompact?: Promise<unknown>
}

export interface Loader {
  /** Looks for new objects now. Of the given keys also those that sort before what was found already. */
  kick(keys?: readonly string[]): void
  /** Everything that is in the bucket now is loaded, or set aside with its reason, when it resolves. */
  idle(): Promise<void>
  /** Does work while nothing is loaded and nothing merged; what is asked afterwards is asked anew. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Ends after the batch under way. */
  stop(): Promise<void>
  status(): LoaderStatus
  /** Changes with every load that added something. */
  version(): number
}

/** Takes the bucket's objects into the warehouse, all the time, one batch at a time. */
export function startLoader(options: LoaderOptions): Loader {
  const loader = new TimedLoader(options)
  loader.kick()
  return loader
}

class TimedLoader implements Loader {
  readonly #options: Required<Omit<LoaderOptions, 'found' | 'mayCompact'>>
  readonly #compactor: Compactor
  readonly #backlog = new Backlog()
  readonly #retries: Retries
  readonly #timer: NodeJS.Timeout
  /** The last key found of each channel: usually new ones come after it. */
  readonly #latest: Comparison['latest']
  readonly #late: string[] = []
  #reconciledAt: number | undefined
  #running: Promise<void> | undefined
  /** Settled when nobody wants to be alone. */
  #quiet: Promise<unknown> = Promise.resolve()
  #again = false
  #stopped = false
  #version = 0
  #quarantined = 0
  #lastLoad: LoaderStatus['last_load'] = null

  constructor({
    every = 1_000,
    reconcileEvery = 3_600_000,
    batch = { bytes: 2_000_000, objects: 64 },
    onLoaded = () => undefined,
    found,
    mayCompact = Promise.resolve(),
    ...parts
  }: LoaderOptions) {
    this.#options = { ...parts, every, reconcileEvery, batch, onLoaded }
    this.#retries = new Retries(parts.clock)
    this.#compactor = startCompactor({ ...parts, when: mayCompact })
    this.#latest = { ...found?.latest }
    for (const object of found?.waiting ?? []) this.#backlog.add(object, parts.clock())
    if (found) this.#reconciledAt = parts.clock()
    this.#timer = setInterval(() => this.kick(), every)
  }

  kick(keys: readonly string[] = []): void {
    if (this.#stopped) return
    this.#late.push(...keys.filter((key) => this.#isLate(key)))
    this.#again = true
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined
      if (!this.#stopped && this.#backlog.size === 0 && !this.#retries.error) this.#compactor.go()
    })
  }

  async idle(): Promise<void> {
    do {
      this.kick()
      await this.#running
      if (this.#retries.error) await new Promise((resolve) => setTimeout(resolve, Math.max(10, this.#retries.wait)))
    } while (!this.#stopped && (this.#retries.error || this.#again || this.#backlog.size > 0))
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    const earlier = [this.#quiet, this.#running]
    const turn = Promise.allSettled(earlier).then(async () => {
      await this.#compactor.rest()
      return await work().finally(() => this.#version++)
    })
    this.#quiet = turn.catch(() => undefined)
    return turn
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#quiet
    await this.#running
    await this.#compactor.rest()
  }

  status(): LoaderStatus {
    const { size, bytes, since } = this.#backlog
    const waited = since === null ? 0 : this.#options.clock() - since
    return {
      backlog: { objects: size, bytes },
      lag_seconds: Math.max(0, waited) / 1000,
      last_load: this.#lastLoad,
      error: this.#retries.error,
      quarantined: this.#quarantined,
      set_aside: [...this.#retries.aside].map(([key, reason]) => ({ key, reason })),
      compaction: this.#compactor.status(),
    }
  }

  version(): number {
    return this.#version
  }

  #isLate(key: string): boolean {
    const channel = channelOf(key)
    return channel !== undefined && key <= (this.#latest[channel] ?? '')
  }

  /** Discovers and loads until nothing is left or something fails; never rejects. */
  async #work(): Promise<void> {
    await this.#quiet
    await this.#compactor.rest()
    while (this.#again && !this.#stopped && this.#retries.wait === 0) {
      this.#again = false
      try {
        await this.#discover()
        while (this.#backlog.size > 0 && !this.#stopped) await this.#loadNext()
        this.#retries.succeeded()
      } catch (failure) {
        this.#retries.failed(failure)
      }
    }
  }

  async #discover(): Promise<void> {
    const { clock, reconcileEvery } = this.#options
    const now = clock()
    const whole = this.#reconciledAt === undefined || now - this.#reconciledAt >= reconcileEvery
    if (whole) this.#retries.forgive()
    for (const channel of channels) {
      for await (const { loaded, ...object } of discover(this.#options, channel, whole ? '' : this.#latest[channel])) {
        if (!loaded && !this.#retries.aside.has(object.key)) this.#backlog.add(object, now)
        if (object.key > (this.#latest[channel] ?? '')) this.#latest[channel] = object.key
      }
    }
    const late = [...this.#late]
    for await (const object of findObjects(this.#options, late)) this.#backlog.add(object, now)
    this.#late.splice(0, late.length)
    if (whole) this.#reconciledAt = now
  }

  async #loadNext(): Promise<void> {
    const { bucket, warehouse, clock, batch } = this.#options
    const started = clock()
    const objects = this.#backlog.next(this.#retries.oneAtATime ? { ...batch, objects: 1 } : batch)
    const keys = objects.map(({ key }) => key)
    try {
      const report = await warehouse.load(
        objects.map(({ channel, key }) => ({ channel, key, address: bucket.address(key) })),
      )
      const rows = report.objects.reduce((sum, object) => sum + object.rows, 0)
      const at = new Date(clock()).toISOString()
      this.#lastLoad = { at, objects: objects.length, rows, milliseconds: clock() - started }
      await this.#finish(report)
    } catch (failure) {
      this.#retries.blame(keys, failure)
      throw failure
    } finally {
      for (const key of this.#retries.aside.keys()) this.#backlog.remove(key)
    }
  }

  async #finish(report: LoadReport): Promise<void> {
    const gone = report.objects.filter(({ problem }) => problem?.kind === 'missing')
    const done = report.objects.filter((object) => !gone.includes(object))
    for (const { key } of done) this.#backlog.remove(key)
    for (const { key, problem } of gone) this.#retries.count(key, problem?.reason ?? '')
    this.#retries.loaded(done.map(({ key }) => key))
    this.#quarantined += done.reduce((sum, { refused }) => sum + refused, 0)
    // Also for objects the ledger had: a load may have been committed although it was reported as failed.
    if (done.length > 0) this.#version++
    this.#options.onLoaded(report)
    await writeQuarantine(this.#options.bucket, report)
    if (gone.length > 0) throw missing(gone.map(({ key }) => key))
  }
}
