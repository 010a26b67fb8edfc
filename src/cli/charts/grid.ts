/** A table as it is, before it is written for people or for programs. */
import { cut, printable, width } from '../text.ts'
import type { Sheet } from './draw.ts'
import { duration, full, percent } from './format.ts'
import { table } from './table.ts'

export interface Grid {
  /** Stands above the table when there are several. */
  title?: string
  columns: Column[]
  rows: Cell[][]
}

export interface Column {
  /** As the query language says it. */
  name: string
  /** For people. Default: the name. */
  head?: string
  /** Default: text. `plain` is a number that is written as it is. */
  as?: 'text' | 'number' | 'plain' | 'rate' | 'seconds'
}

export type Cell = string | number | boolean | null

/** The table for people. On a terminal that is too narrow, texts are cut, the widest first. */
export function gridTable({ title, columns, rows }: Grid, sheet: Sheet): string[] {
  const heads = columns.map(({ name, head = name }) => printable(head))
  const cells = rows.map((row) => columns.map((column, i) => written(row[i] ?? null, column)))
  const text = columns.flatMap(({ as = 'text' }, i) => (as === 'text' ? [i] : []))
  const fitted = sheet.piped ? { heads, cells } : narrowed({ heads, cells, text, room: sheet.columns })
  const lines = table({ head: fitted.heads, rows: fitted.cells, text }, { color: sheet.color, piped: true })
  return title === undefined ? lines : [sheet.color.dim(title), ...lines]
}

function written(value: Cell, { as = 'text' }: Column): string {
  if (typeof value !== 'number') return value === null ? '–' : printable(String(value))
  if (as === 'rate') return percent(value)
  if (as === 'seconds') return duration(value)
  return as === 'number' ? full(value) : String(value)
}

interface Narrowing {
  heads: string[]
  cells: string[][]
  text: number[]
  room: number
}

function narrowed({ heads, cells, text, room }: Narrowing): { heads: string[]; cells: string[][] } {
  const widths = heads.map((head, i) => Math.max(width(head), ...cells.map((row) => width(row[i]!))))
  let over = widths.reduce((sum, one) => sum + one, 0) + 2 * (widths.length - 1) - room
  while (over > 0 && text.some((i) => widths[i]! > narrowest)) {
    const widest = text.reduce((best, i) => (widths[i]! > widths[best]! ? i : best), text[0]!)
    widths[widest]!--
    over--
  }
  const narrow = (row: string[]) => row.map((cell, i) => cut(cell, widths[i]!))
  return { heads: narrow(heads), cells: cells.map(narrow) }
}

/** A text is not cut below this. */
const narrowest = 6
