import type { Clock } from '../../ports.ts'
import { type AttributeColumns, columnKey } from '../../query/columns.ts'
import type { Attribute } from '../../query/schema.ts'
import { ReadLog } from './reads.ts'
import type { StoredColumn } from './registry.ts'
import type { AttributeStore } from './store.ts'

const second = 1_000
const day = 86_400 * second

export interface KeeperSettings {
  /** Whether attributes are given columns. Default: yes; without, those that have some keep them. */
  promote?: boolean
  /** Milliseconds from which on a question is worth columns for what it reads. Default: 50. */
  slow?: number
  /** Such questions, lately, that give an attribute columns. Default: 3. */
  questions?: number
  /** Attributes with columns at a time. Default: 32. */
  most?: number
  /** Milliseconds after which an attribute that nobody reads loses its columns. Default: 30 days. */
  unread?: number
  /** Milliseconds between looks at whether something is to be done. Default: 5,000. */
  every?: number
  /** Milliseconds that columns stay after questions stopped being asked of them. Default: 10 minutes. */
  grace?: number
}

export interface KeeperOptions extends KeeperSettings {
  store: AttributeStore
  clock: Clock
}

/** Gives columns of their own to the event attributes that questions read, and takes them away again. */
export interface AttributeKeeper {
  /** Attributes that questions may read from columns, now. */
  columns(): AttributeColumns
  /** Notes that a question which took so many milliseconds read these event attributes. */
  note(attributes: readonly Attribute[], milliseconds: number): void
  /** Does what is to be done now; resolves when nothing is left, also when something failed (`status`). */
  tend(): Promise<void>
  status(): AttributeStatus
  /** Ends after the step under way. */
  stop(): Promise<void>
}

export interface AttributeStatus {
  columns: { attribute: readonly string[]; state: StoredColumn['state']; filled: number }[]
  /** Why the last try failed; null once one succeeds. */
  error: string | null
}

export function startAttributeKeeper(options: KeeperOptions): AttributeKeeper {
  return new Keeper(options)
}

class Keeper implements AttributeKeeper {
  readonly #options: Required<KeeperOptions>
  readonly #log = new ReadLog({ halfLife: 7 * day, most: 1_000 })
  readonly #timer: NodeJS.Timeout
  #stored: StoredColumn[] | undefined
  #ready: AttributeColumns = {}
  #running: Promise<void> | undefined
  #savedAt = 0
  #stopped = false
  #error: string | null = null

  constructor({
    promote = true,
    slow = 50,
    questions = 3,
    most = 32,
    unread = 30 * day,
    every = 5 * second,
    grace = 600 * second,
    ...parts
  }: KeeperOptions) {
    this.#options = { ...parts, promote, slow, questions, most, unread, every, grace }
    this.#timer = setInterval(() => void this.tend(), every)
    this.#timer.unref()
    void this.tend()
  }

  columns(): AttributeColumns {
    return this.#ready
  }

  note(attributes: readonly Attribute[], milliseconds: number): void {
    const { slow, clock } = this.#options
    const weight = milliseconds >= slow ? 1 : 0
    for (const attribute of attributes) this.#log.note([attribute].flat(), { weight, now: clock() })
  }

  tend(): Promise<void> {
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  status(): AttributeStatus {
    const columns = (this.#stored ?? []).map(({ path, state, filled, rows }) => ({
      attribute: path,
      state,
      filled: rows === 0 ? 1 : filled / rows,
    }))
    return { columns, error: this.#error }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#stopped = true
    await this.#running
    if (this.#stored && this.#log.changed) await this.#save().catch(() => {})
  }

  async #work(): Promise<void> {
    try {
      if (!this.#stored) await this.#begin()
      await this.#takeAway()
      while (!this.#stopped && ((await this.#fillOne()) || (await this.#giveOne())));
      if (this.#log.changed && this.#now - this.#savedAt >= saveEvery) await this.#save()
      this.#error = null
    } catch (failure) {
      this.#error = failure instanceof Error ? failure.message : String(failure)
    }
  }

  /** What an earlier process left: nobody can be reading what was retired. */
  async #begin(): Promise<void> {
    const { store } = this.#options
    const stored = await store.columns()
    this.#log.add(await store.reads())
    for (const column of stored) if (column.state === 'retired') await store.drop(column)
    this.#know(stored.filter(({ state }) => state !== 'retired'))
  }

  /** Retires what nobody reads, and drops what nobody can be reading any more. */
  async #takeAway(): Promise<void> {
    const { store, unread, grace } = this.#options
    for (const column of this.#stored ?? []) {
      const { state, changedAt, path } = column
      if (state === 'ready' && this.#now - Math.max(changedAt, this.#log.readAt(path)) > unread) {
        await this.#set(column, 'retired')
      } else if (state === 'retired' && this.#now - changedAt >= grace) {
        await store.drop(column)
        this.#know(this.#stored!.filter((each) => each !== column))
      }
    }
  }

  /** Makes columns for the attribute that is asked about most; false when none deserves them. */
  async #giveOne(): Promise<boolean> {
    const { store, promote, questions, most } = this.#options
    const stored = this.#stored!
    if (!promote || stored.length >= most) return false
    const has = new Set(stored.map(({ path }) => columnKey(path)))
    const [best] = this.#log.all
      .filter(({ path }) => !has.has(columnKey(path)))
      .map(({ path }) => ({ path, score: this.#log.score(path, this.#now) }))
      .filter(({ score }) => score > questions - 0.5)
      .sort((a, b) => b.score - a.score)
    if (!best) return false
    const { rows, numbers } = await store.occurrences(best.path)
    if (rows === 0) this.#log.forget(best.path)
    else this.#know([...stored, await store.add(best.path, numbers > rows / 2 ? 'number' : 'text')])
    return true
  }

  /** Fills the oldest columns that are not; false when all are. */
  async #fillOne(): Promise<boolean> {
    const { store } = this.#options
    let column = this.#stored!.find(({ state }) => state === 'filling')
    if (!column) return false
    while (!this.#stopped && column.filled < column.rows) {
      const started = performance.now()
      const more = await store.fill(column)
      this.#replace(column, more)
      column = more
      // As long again, for those who ask and load.
      await new Promise((resolve) => setTimeout(resolve, performance.now() - started))
    }
    if (this.#stopped) return false
    if ((await store.differing(column)) === 0) await this.#set(column, 'ready')
    else {
      this.#log.forget(column.path)
      await this.#set(column, 'retired')
    }
    return true
  }

  async #set(column: StoredColumn, state: StoredColumn['state']): Promise<void> {
    // Questions stop reading it before it is said to be gone.
    if (state === 'retired') this.#know(this.#stored!.map((each) => (each === column ? { ...each, state } : each)))
    const [name, changed] = [column.name, await this.#options.store.set(column, state)]
    this.#know(this.#stored!.map((each) => (each.name === name ? changed : each)))
  }

  #replace(column: StoredColumn, by: StoredColumn): void {
    this.#know(this.#stored!.map((each) => (each === column ? by : each)))
  }

  #know(stored: StoredColumn[]): void {
    this.#stored = stored
    const ready = stored.filter(({ state }) => state === 'ready')
    this.#ready = Object.fromEntries(ready.map(({ path, name, form }) => [columnKey(path), { name, form }]))
  }

  async #save(): Promise<void> {
    this.#log.saved()
    this.#savedAt = this.#now
    await this.#options.store.saveReads(this.#log.all)
  }

  get #now(): number {
    return this.#options.clock()
  }
}

const saveEvery = 60 * second
