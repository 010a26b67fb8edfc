import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { DataLoafError } from '../../errors.ts'
import type { Clock, RunOptions } from '../ports.ts'
import { duckDbError, isFatal, openError } from './duckdb-errors.ts'
import { migrate } from './duckdb-schema.ts'
import { Limit } from './limit.ts'
import { Slots } from './slots.ts'

export interface DatabaseOptions {
  path: string
  settings: Record<string, string>
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

  /** Runs the work on a reading connection, as soon as one is free. */
  async read<T>(work: (connection: DuckDBConnection) => Promise<T>, options: RunOptions = {}): Promise<T> {
    const limit = new Limit(options)
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

  /** Runs the work on the one writing connection; calls wait for each other. */
  write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const turn = this.#writing.then(async () => {
      try {
        const { writer } = await this.#ready()
        return await work(writer)
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
    release(opened)
  }

  async #withReader<T>(work: (connection: DuckDBConnection) => Promise<T>, limit: Limit): Promise<T> {
    const opened = await this.#ready()
    const connection = opened.idle.pop() ?? (await opened.instance.connect())
    try {
      return await limit.watch(
        () => work(connection),
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
  /** Readers that nobody uses at the moment. */
  idle: DuckDBConnection[]
}

async function openFile({ path, settings, readable, clock }: DatabaseOptions): Promise<Opened> {
  const instance = await DuckDBInstance.create(path, settings)
  try {
    const writer = await instance.connect()
    await migrate(writer, clock())
    await closeDoors(writer, readable)
    return { instance, writer, idle: [] }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

function release({ instance, writer, idle }: Opened): void {
  for (const connection of [writer, ...idle]) connection.closeSync()
  instance.closeSync()
}

/** SQL written by people runs here too: from now on it reaches no file but the given ones, and cannot undo that. */
async function closeDoors(connection: DuckDBConnection, readable: readonly string[]): Promise<void> {
  const directories = readable.map((directory) => `'${directory.replaceAll("'", "''")}'`)
  await connection.run(`set allowed_directories = [${directories.join(', ')}]`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
}
