import type { ColumnMetadata, ExecuteStatementInput, Field } from '@aws-sdk/client-redshift-data'
import type { Column, Value } from '../ports.ts'

/** Values as `p1`, `p2`, …: all text, which the statement casts. The Data API takes neither null nor empty text. */
export function parametersOf(values: readonly Value[]): Pick<ExecuteStatementInput, 'Parameters'> {
  if (values.length === 0) return {}
  const Parameters = values.map((value, index) => {
    if (value === null || value === '') throw new TypeError('the Data API takes neither null nor empty text')
    return { name: `p${index + 1}`, value: String(value) }
  })
  return { Parameters }
}

/** Names and types of a result's columns. */
export function columnsOf(metadata: readonly ColumnMetadata[]): Column[] {
  return metadata.map(({ name = '', typeName }) => ({ name, type: typeOf(typeName) }))
}

const columnTypes: { readonly [typeName: string]: Column['type'] } = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  bool: 'boolean',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  date: 'date',
  super: 'json',
}

function typeOf(typeName = ''): Column['type'] {
  return columnTypes[typeName] ?? 'text'
}

/** Reads a record by its columns' types: numbers as numbers, times as ISO 8601, the rest as text. */
export function rowReader(metadata: readonly ColumnMetadata[]): (record: readonly Field[]) => Value[] {
  const readers = metadata.map(({ typeName }) => readerOf(typeName))
  return (record) => record.map((field, index) => (field.isNull ? null : readers[index]!(field)))
}

function readerOf(typeName = ''): (field: Field) => Value {
  switch (typeOf(typeName)) {
    case 'integer':
    case 'number':
      return number
    case 'timestamp':
      // The offset of a timestamptz comes without minutes.
      return typeName === 'timestamp'
        ? (field) => instant(`${text(field)}Z`)
        : (field) => instant(text(field).replace(/([+-]\d\d)$/, '$1:00'))
    default:
      return (field) => field.booleanValue ?? text(field)
  }
}

/** What JSON cannot say (NaN, infinity) is null. */
function number(field: Field): number | null {
  const value = Number(field.longValue ?? field.doubleValue ?? field.stringValue)
  return Number.isFinite(value) ? value : null
}

function text(field: Field): string {
  return String(field.stringValue ?? field.longValue ?? field.doubleValue ?? '')
}

function instant(value: string): string {
  const milliseconds = Date.parse(value.replace(' ', 'T'))
  return Number.isNaN(milliseconds) ? value : new Date(milliseconds).toISOString()
}
