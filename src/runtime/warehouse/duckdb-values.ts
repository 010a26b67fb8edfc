import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Rows, Value } from '../ports.ts'

/** Whole numbers are bound as 64-bit integers, others as doubles; text is never looked into. */
export function bind(statement: DuckDBPreparedStatement, values: readonly Value[]): void {
  values.forEach((value, index) => {
    const at = index + 1
    if (value === null) statement.bindNull(at)
    else if (typeof value === 'boolean') statement.bindBoolean(at, value)
    else if (typeof value === 'string') statement.bindVarchar(at, value)
    else if (Number.isSafeInteger(value)) statement.bindBigInt(at, BigInt(value))
    else statement.bindDouble(at, value)
  })
}

/** Reads a result to its end. */
export async function readRows(result: DuckDBResult): Promise<Rows> {
  const rows: Value[][] = []
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    for (const row of chunk.getRows()) rows.push(row.map(plain))
  }
  return { columns: result.columnNames(), rows }
}

/** Numbers, text, booleans and null; what JSON cannot say (NaN, infinity) becomes null, nested values become text. */
function plain(value: DuckDBValue): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return isoTime(value.micros)
  if (value instanceof DuckDBDateValue) return value.toString()
  return String(value)
}

function isoTime(micros: bigint): string {
  return new Date(Number(micros / 1000n)).toISOString()
}
