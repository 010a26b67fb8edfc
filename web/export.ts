/** The same question and answer in the other places they are wanted: a terminal, a script, a spreadsheet. */
import type { Query } from './language.ts'
import type { Cell, DataTable } from './tables.ts'

/** A shell command that asks the same question. */
export function asCommand(query: Query, app: string): string {
  return `printf %s ${quote(JSON.stringify(query))} | dataloaf query --app ${bare(app)} --file -`
}

export function asApiCall(query: Query, appId: string, origin: string): string {
  return [
    `curl ${origin}/api/apps/${appId}/query`,
    `-H "authorization: Bearer $DATALOAF_API_KEY"`,
    `-H 'content-type: application/json'`,
    `-d ${quote(JSON.stringify(query))}`,
  ].join(' \\\n  ')
}

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

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function bare(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : quote(text)
}
