import type { Fields } from '../../collector/check.ts'
import type { Rows } from './row.ts'
import { linesOf } from './text.ts'

/** Whether text is a dump of PostgreSQL, or tables of one. */
export function isPgDump(head: string): boolean {
  return /^\s*(?:--\s*\n--\s*PostgreSQL database dump|COPY [\w."]+ \()/.test(head)
}

/** The rows of every table of a dump as `pg_dump` writes it: `COPY … FROM stdin`. */
export async function* pgDumpRows(text: AsyncIterable<string>): AsyncGenerator<Rows> {
  let columns: string[] | null = null
  let table = ''
  for await (const lines of linesOf(text)) {
    let rows: Rows['rows'] = []
    for (const { at, text: line, tooLong } of lines) {
      if (columns === null) {
        const begins = copy.exec(line)
        if (!begins) continue
        table = begins[1]!
        columns = begins[2]!.split(',').map((name) => name.trim().replace(/^"|"$/g, ''))
      } else if (line === '\\.') {
        if (rows.length > 0) yield { table, rows }
        rows = []
        columns = null
      } else if (tooLong)
        rows.push({ at, text: line.slice(0, 200), code: 'too_large', message: 'The line is too long.' })
      else rows.push({ at, row: rowOf(line, columns) })
    }
    if (rows.length > 0) yield { table, rows }
  }
}

const copy = /^COPY (?:"?\w+"?\.)?"?(\w+)"? \((.+)\) FROM stdin;$/

function rowOf(line: string, columns: readonly string[]): Fields {
  const values = line.split('\t')
  return Object.fromEntries(columns.map((column, index) => [column, fieldOf(values[index])]))
}

function fieldOf(text: string | undefined): string | null {
  if (text === undefined || text === '\\N') return null
  return text.includes('\\') ? text.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter) : text
}

const escapes: { readonly [letter: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
