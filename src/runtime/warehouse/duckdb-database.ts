import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { DataLoafError } from '../../errors.ts'
import type { Clock, RunOptions } from '../ports.ts'
import { duckDbError, isFatal, openError } from './duckdb-errors.ts'
import { MemoryDial, type MemoryLimits } from './duckdb-memory.ts'
import { migrate } from './duckdb-schema.ts'
import { Limit } from './limit.ts'
import { Slots } from './slots.ts'

export interface DatabaseOptions {
  path: string
  settings: Record<string, string>
  memory: MemoryLimits
  readers: number
  /** Folders whose files SQL may read. */
  readable: readonly string[]
  clock: Clock
}

/**
 * One DuckDB file: a few connections that read, one that writes.
 * After a fatal error (a full disk at the wrong moment) DuckDB refuses all work; the next call opens the file again.
 */
export class Database {
  readonly #options: DatabaseOptions
  readonly #slots: Slots
  #opened: Promise<Opened> | undefined
  #closed = false
  #writing: Promise<unknown> = Promise.resolve()

  constructor(options: DatabaseOptions) {
    this.#options = options
    this.#slots = new Slots(options.readers)
  }

  /** Opens the file, creating or migrating it. Rejects with `corrupt`, `conflict`, `directory_in_use`, `disk_full`. */
  async open(): Promise<void> {
    await this.#ready()
  }

  /**
   * Runs the work on a reading connection, as soon as one is free. A step that cannot be interrupted keeps its
   * connection until it ends, but nobody waiting.
   */
  async read<T>(work: (connection: DuckDBConnection) => Promise<T>, options: RunOptions = {}): Promise<T> {
    const limit = new Limit(options)
    return limit.race(this.#reading(work, limit))
  }

  async #reading<T>(work: (connection: DuckDBConnection) => Promise<T>, limit: Limit): Promise<T> {
    try {
      await this.#slots.acquire(limit)
      try {
        return await this.#withReader(work, limit)
      } finally {
        this.#slots.release()
      }
    } catch (error) {
      throw limit.reason ?? this.#translate(error)
    } finally {
      limit.end()
    }
  }

  /** Runs the work on the one writing connection, again with more memory if need be; calls wait for each other. */
  write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const turn = this.#writing.then(async () => {
      try {
        const { writer, dial } = await this.#ready()
        return await work(writer).catch((error) => {
          if (duckDbError(error).code !== 'overloaded') throw error
          return dial.withMost(() => work(writer))
        })
      } catch (error) {
        throw this.#translate(error)
      }
    })
    this.#writing = turn.catch(() => {})
    return turn
  }

  /** Writes everything into the file and lets it go. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#writing
    const opened = await this.#opened?.catch(() => undefined)
    this.#opened = undefined
    if (!opened) return
    await opened.writer.run('checkpoint').catch(() => {})
    await release(opened)
  }

  async #withReader<T>(work: (connection: DuckDBConnection) => Promise<T>, limit: Limit): Promise<T> {
    const opened = await this.#ready()
    const connection = opened.idle.pop() ?? (await opened.instance.connect())
    try {
      return await limit.watch(
        () => opened.dial.forLong(work(connection)),
        () => connection.interrupt(),
      )
    } finally {
      opened.idle.push(connection)
    }
  }

  async #ready(): Promise<Opened> {
    if (this.#closed) throw new DataLoafError('unavailable', 'The warehouse is closed.')
    this.#opened ??= openFile(this.#options).catch((error) => {
      this.#opened = undefined
      throw openError(error, this.#options.path)
    })
    return this.#opened
  }

  #translate(error: unknown): DataLoafError {
    if (isFatal(error)) this.#forget()
    return duckDbError(error)
  }

  #forget(): void {
    const broken = this.#opened
    this.#opened = undefined
    broken?.then(release, () => {})
  }
}

interface Opened {
  instance: DuckDBInstance
  writer: DuckDBConnection
  /** Changes settings while the others are busy. */
  control: DuckDBConnection
  dial: MemoryDial
  /** Readers that nobody uses at the moment. */
  idle: DuckDBConnection[]
}

async function openFile({ path, settings, memory, readable, clock }: DatabaseOptions): Promise<Opened> {
  const instance = await DuckDBInstance.create(path, { ...settings, memory_limit: memory.base })
  try {
    const writer = await instance.connect()
    await migrate(writer, clock())
    await closeDoors(writer, readable)
    const control = await instance.connect()
    return { instance, writer, control, dial: new MemoryDial(control, memory), idle: [] }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

async function release({ instance, writer, control, dial, idle }: Opened): Promise<void> {
  await dial.stop()
  for (const connection of [writer, control, ...idle]) connection.closeSync()
  instance.closeSync()
}

/** SQL written by people runs here too: from now on it reaches no file but the given ones. */
async function closeDoors(connection: DuckDBConnection, readable: readonly string[]): Promise<void> {
  const directories = readable.map((directory) => `'${directory.replaceAll("'", "''")}'`)
  await connection.run(`set allowed_directories = [${directories.join(', ')}]`)
  await connection.run('set enable_external_access = false')
}
