import type { DuckDBConnection } from '@duckdb/node-api'
import type { Rows, Value } from '../../ports.ts'
import { bind, readRows } from '../duckdb-values.ts'

/** Runs one statement with bound values and reads its rows. */
export async function query(connection: DuckDBConnection, text: string, values: readonly Value[] = []): Promise<Rows> {
  const statement = await connection.prepare(text)
  try {
    bind(statement, values)
    return await readRows(await statement.run())
  } finally {
    statement.destroySync()
  }
}

/** The single number a statement answers. */
export async function number(connection: DuckDBConnection, text: string, values?: readonly Value[]): Promise<number> {
  const { rows } = await query(connection, text, values)
  return Number(rows[0]?.[0] ?? 0)
}

/** A text literal, for the few places that take no parameter (table functions' file names). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
