import { availableParallelism, totalmem } from 'node:os'
import { StatementType } from '@duckdb/node-api'
import { DataLoafError } from '../../errors.ts'
import type { Clock, Rows, RunOptions, Statement, Warehouse } from '../ports.ts'
import { type AttributeStore, attributeStore } from './attributes/store.ts'
import { Database } from './duckdb-database.ts'
import { eraseRows } from './duckdb-erase.ts'
import { bind, readRows } from './duckdb-values.ts'
import { knownObjects } from './load/ledger.ts'
import { loadObjects } from './load/load.ts'
import { replaceObjects } from './load/replace.ts'
import type { OpenObject } from './load/unpack.ts'

export interface DuckDbOptions {
  /** The database file; created when absent. */
  path: string
  clock: Clock
  /** What DuckDB may keep in memory while it loads; more is spilled beside the file. Default `128MB`. */
  memoryLimit?: string
  /** The same while a question runs that takes longer. Default: a quarter of the machine's, 256 MB to 2 GB. */
  queryMemoryLimit?: string
  /** Default: as many as the machine has. */
  threads?: number
  /** Queries that run at the same time; the others wait. Default 2. */
  readers?: number
  /** Opens objects by their address. Default: it is a file's path. */
  open?: OpenObject
}

/**
 * Opens the warehouse file, creating or migrating it.
 * Rejects with `corrupt`, `conflict` (newer data), `directory_in_use` or `disk_full`.
 */
export async function openDuckDb({
  path,
  clock,
  memoryLimit = '128MB',
  queryMemoryLimit = quarterOfMemory(),
  threads = availableParallelism(),
  readers = 2,
  open,
}: DuckDbOptions): Promise<Warehouse & { readonly attributes: AttributeStore }> {
  const settings = {
    threads: String(threads),
    temp_directory: `${path}.tmp`,
    // Whatever needs an order says so; keeping that of the lines would load them on one thread.
    preserve_insertion_order: 'false',
    // What is freed goes back to the system soon; left at 128 MB the process keeps a third more.
    allocator_flush_threshold: '8MB',
    allocator_bulk_deallocation_flush_threshold: '8MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  }
  const memory = { base: memoryLimit, most: queryMemoryLimit }
  const directory = `${path}.load`
  const database = new Database({ path, settings, memory, readers, readable: [directory], clock })
  await database.open()
  return {
    run: (statement, options) => run(database, statement, options),
    load: (objects) =>
      database.write((connection) => loadObjects(connection, objects, { directory, now: clock(), open })),
    replace: (keys, by) => database.write((connection) => replaceObjects(connection, keys, by)),
    erase: (what) => database.write((connection) => eraseRows(connection, what)),
    loaded: (keys) => database.read((connection) => knownObjects(connection, keys)),
    attributes: attributeStore(database, clock),
    close: () => database.close(),
  }
}

function run(database: Database, { text, values }: Statement, options?: RunOptions): Promise<Rows> {
  return database.read(async (connection) => {
    const statement = await connection.prepare(text)
    try {
      if (!reads.has(statement.statementType)) throw notAQuestion()
      bind(statement, values)
      return await readRows(await statement.stream())
    } finally {
      statement.destroySync()
    }
  }, options)
}

const reads: ReadonlySet<StatementType> = new Set([StatementType.SELECT, StatementType.EXPLAIN])

function notAQuestion(): DataLoafError {
  return new DataLoafError('invalid_query', 'Only a SELECT can be run.')
}

function quarterOfMemory(): string {
  const megabytes = Math.floor(totalmem() / 4 / 1_000_000)
  return `${Math.min(2_000, Math.max(256, megabytes))}MB`
}
