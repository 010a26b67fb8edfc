import { table } from './charts/table.ts'
import { paint } from './paint.ts'
import { printable } from './text.ts'

/** A list for people: aligned columns on a terminal and in a pipe alike. */
export function list(
  head: string[],
  rows: (string | null | undefined)[][],
  stream: NodeJS.WriteStream = process.stdout,
): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell ?? '–')))
  const all = head.map((_, i) => i)
  return table({ head, rows: cells, text: all }, { color: paint(stream), piped: true }).join('\n')
}
