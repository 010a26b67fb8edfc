import { CsvError, parse } from 'csv-parse/sync'
import { type CsvRecord, CsvRecords } from './csv-records.ts'
import { type Row, type Rows, shownText } from './row.ts'
import { type Line, linesOf } from './text.ts'

/** What stands between the columns of a table whose first line names them; undefined for what is no such table. */
export function delimiterIn(head: string): string | undefined {
  const first = head.replace(/^[\s\ufeff]+/, '').split('\n')[0]!
  const counts = delimiters.map((mark) => ({ mark, count: first.split(mark).length - 1 }))
  const [best] = counts.sort((a, b) => b.count - a.count)
  const names = best && best.count > 0 ? first.split(best.mark) : []
  return names.length > 0 && names.every((name) => isName.test(name.trim())) ? best!.mark : undefined
}

const delimiters = [',', '\t', '|', ';']
const isName = /^"?[\w.$*][\w .$*()-]*"?$/

/** Rows of a table. A row that cannot be read is told with its line, and costs no other. */
export async function* csvRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<Rows> {
  const table = new Table(delimiter)
  for await (const lines of linesOf(text)) yield { rows: table.rows(lines) }
  yield { rows: table.rest() }
}

class Table {
  readonly #delimiter: string
  readonly #records = new CsvRecords()
  #columns: string[] | undefined

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  /** The rows that end with these lines. */
  rows(lines: readonly Line[]): Row[] {
    return this.#read(this.#records.push(lines), (left) => this.#records.push([...left, ...this.#records.leave()]))
  }

  /** What is left when there are no more lines. */
  rest(): Row[] {
    return this.#read(this.#records.end(), (left) => [...this.#records.push(left), ...this.#records.end()])
  }

  /** `again` makes records of lines that were taken for part of another. */
  #read(records: readonly CsvRecord[], again: (lines: Line[]) => CsvRecord[]): Row[] {
    const all = this.#values(records)
    if (all && records.every((record, index) => this.#isWhole(record, all[index]!)))
      return records.flatMap((record, index) => this.#row(record, all[index]!))
    const rows: Row[] = []
    let left = [...records]
    for (let record = left.shift(); record; record = left.shift()) {
      const [values] = this.#values([record]) ?? []
      if (values && this.#isWhole(record, values)) {
        rows.push(...this.#row(record, values))
        continue
      }
      const [first, ...others] = record.lines
      rows.push(refused(first!, record.open || others.length > 0 ? notClosed : notTwice))
      // A quote that is not closed swallows the lines behind it, which are rows of their own.
      if (others.length > 0) left = again([...others, ...left.flatMap(({ lines }) => lines)])
    }
    return rows
  }

  /** Lines are one row for certain only if it has as many values as there are columns. */
  #isWhole({ lines }: CsvRecord, { length }: readonly string[]): boolean {
    return lines.length === 1 || this.#columns === undefined || length === this.#columns.length
  }

  /** The values of each record; undefined when one of them is broken. */
  #values(records: readonly CsvRecord[]): string[][] | undefined {
    if (records.some(({ open }) => open)) return undefined
    try {
      const values = parse(records.map(textOf).join('\n'), options(this.#delimiter)) as string[][]
      return values.length === records.length ? values : undefined
    } catch (error) {
      if (error instanceof CsvError) return undefined
      throw error
    }
  }

  #row({ lines: [line] }: CsvRecord, values: readonly string[]): Row[] {
    if (values.length === 1 && values[0]!.trim() === '') return []
    if (this.#columns === undefined) {
      this.#columns = values.map((name) => name.trim())
      return []
    }
    const columns = this.#columns
    if (values.length === columns.length) {
      return [{ at: line!.at, row: Object.fromEntries(columns.map((name, at) => [name, values[at]!])) }]
    }
    return [refused(line!, `The row has ${values.length} values; there are ${columns.length} columns.`)]
  }
}

const notClosed = 'A quote is opened and not closed.'
const notTwice = 'A quoted value goes on behind its closing quote, or a quote stands in one that is not quoted.'

function options(delimiter: string) {
  return { delimiter, relax_column_count: true, skip_empty_lines: false, bom: true }
}

function textOf({ lines }: CsvRecord): string {
  return lines.length === 1 ? lines[0]!.text : lines.map(({ text }) => text).join('\n')
}

function refused({ at, text }: Line, message: string): Row {
  return { at, text: text.slice(0, shownText), code: 'invalid_csv', message }
}
