import type { Cell, DataTable } from './tables.ts'

/** RFC 4180, with the columns' names in the first line. */
export function csvOf({ columns, rows }: DataTable): string {
  return lines([columns.map(({ label }) => label), ...rows])
}

function lines(rows: readonly (readonly Cell[])[]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  // Names come from whoever sends events; a spreadsheet would run a text that starts like a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
