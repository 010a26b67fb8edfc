import type { DuckDBConnection } from '@duckdb/node-api'
import { DataLoafError } from '../../errors.ts'
import { eventLane } from './duckdb-keys.ts'
import { type Columns, type ColumnType, tables } from './schema.ts'

/** Raised whenever a stored table changes in a way that `create table` and `add column` cannot express. */
export const schemaVersion = 2

const types: { readonly [type in ColumnType]: string } = {
  text: 'varchar',
  timestamp: 'timestamp',
  json: 'json',
  bigint: 'bigint',
  integer: 'integer',
  double: 'double',
}

/** Columns that only DuckDB has. */
const own: { readonly [table: string]: Columns } = {
  events: {
    /** The app, and whether it is a bot's event: `laneOf`. */
    lane: 'bigint',
  },
}

/** What must be done to data of an older version, by the version it leads to; new tables and columns need no entry. */
const steps: { readonly [version: number]: readonly string[] } = {
  // Written anew, which streams to the disk; an update would keep every row it changes in memory.
  2: [
    `create table events_anew as select * replace (${eventLane} as lane) from events`,
    'drop table events',
    'alter table events_anew rename to events',
  ],
}

/**
 * Brings the database to this program's schema, in one transaction.
 * Rejects with `conflict` when the data were written by a newer program.
 */
export async function migrate(connection: DuckDBConnection, now: number): Promise<void> {
  await connection.run('create table if not exists schema_version (version integer, migrated_at timestamp)')
  const stored = await storedVersion(connection)
  if (stored > schemaVersion) throw newerData(stored)
  await connection.run('begin')
  try {
    for (const [table, columns] of Object.entries(tables)) await shape(connection, table, { ...columns, ...own[table] })
    for (let version = stored + 1; version <= schemaVersion; version++) {
      for (const statement of steps[version] ?? []) await connection.run(statement)
      await connection.run(`insert into schema_version values (${version}, epoch_ms(${Math.trunc(now)}))`)
    }
    await connection.run('commit')
  } catch (error) {
    await connection.run('rollback').catch(() => {})
    throw error
  }
}

async function storedVersion(connection: DuckDBConnection): Promise<number> {
  const reader = await connection.runAndReadAll('select coalesce(max(version), 0)::integer from schema_version')
  return Number(reader.getRows()[0]?.[0] ?? 0)
}

async function shape(connection: DuckDBConnection, table: string, columns: Columns): Promise<void> {
  const list = Object.entries(columns).map(([name, type]) => `${name} ${types[type]}`)
  await connection.run(`create table if not exists ${table} (${list.join(', ')})`)
  for (const column of list) await connection.run(`alter table ${table} add column if not exists ${column}`)
}

function newerData(version: number): DataLoafError {
  return new DataLoafError(
    'conflict',
    `The warehouse was written by a newer DataLoaf (schema ${version}, this one knows ${schemaVersion}).`,
    { hint: 'Update DataLoaf, or start with another data directory.' },
  )
}
