import {
  DuckDBArrayValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api'
import { DataLoafError } from '../../errors.ts'
import type { ColumnType, Rows, Value } from '../ports.ts'

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

/** An answer of more characters than this is refused: all of it is held in memory. */
const mostCharacters = 50_000_000

/** Reads a result to its end. Rejects with `too_large`. */
export async function readRows(result: DuckDBResult): Promise<Rows> {
  const rows: Value[][] = []
  let characters = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    for (let at = 0; at < chunk.rowCount; at++) {
      const row = chunk.getRowValues(at).map(plain)
      for (const value of row) if (typeof value === 'string') characters += value.length
      if (characters > mostCharacters) throw tooLarge()
      rows.push(row)
    }
  }
  const types = result.columnTypes()
  return { columns: result.columnNames().map((name, index) => ({ name, type: typeOf(types[index]!) })), rows }
}

function tooLarge(): DataLoafError {
  return new DataLoafError('too_large', `The answer has more than ${mostCharacters / 1e6} million characters.`, {
    hint: 'Select fewer columns or rows, or shorter text.',
  })
}

const types: { readonly [type in DuckDBTypeId]?: ColumnType } = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'integer',
  [DuckDBTypeId.SMALLINT]: 'integer',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.BIGINT]: 'integer',
  [DuckDBTypeId.HUGEINT]: 'integer',
  [DuckDBTypeId.UTINYINT]: 'integer',
  [DuckDBTypeId.USMALLINT]: 'integer',
  [DuckDBTypeId.UINTEGER]: 'integer',
  [DuckDBTypeId.UBIGINT]: 'integer',
  [DuckDBTypeId.UHUGEINT]: 'integer',
  [DuckDBTypeId.FLOAT]: 'number',
  [DuckDBTypeId.DOUBLE]: 'number',
  [DuckDBTypeId.DECIMAL]: 'number',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_S]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.LIST]: 'json',
  [DuckDBTypeId.ARRAY]: 'json',
  [DuckDBTypeId.STRUCT]: 'json',
  [DuckDBTypeId.MAP]: 'json',
}

function typeOf(type: DuckDBType): ColumnType {
  return type.alias === 'JSON' ? 'json' : (types[type.typeId] ?? 'text')
}

/** Numbers, text, booleans and null; what JSON cannot say (NaN, infinity) becomes null, nested values become JSON text. */
function plain(value: DuckDBValue): Value {
  const tree = treeOf(value)
  return typeof tree === 'object' && tree !== null ? JSON.stringify(tree) : tree
}

type Tree = Value | Tree[] | { [key: string]: Tree }

function treeOf(value: DuckDBValue): Tree {
  if (value === null || typeof value !== 'object') return scalar(value)
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(treeOf)
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, each]) => [key, treeOf(each)]))
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: each }) => [String(key), treeOf(each)]))
  }
  return scalar(value)
}

function scalar(value: DuckDBValue): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  return isoTime(value) ?? String(value)
}

/** Null when the value is no time. Times that JavaScript cannot say, such as infinity, are written as DuckDB does. */
function isoTime(value: DuckDBValue): string | null {
  const milliseconds = millisecondsOf(value)
  if (milliseconds === null) return null
  const date = new Date(Number(milliseconds))
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString()
}

function millisecondsOf(value: DuckDBValue): bigint | null {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros / 1000n
  if (value instanceof DuckDBTimestampMillisecondsValue) return value.millis
  if (value instanceof DuckDBTimestampSecondsValue) return value.seconds * 1000n
  if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos / 1_000_000n
  return null
}
