import { pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { DataLoafError } from '../../../errors.ts'
import type { Fields } from '../../collector/check.ts'
import { type Row, type Rows, shownText } from './row.ts'
import { longestLine } from './text.ts'

/** Whether text is a table whose first line names the columns, and what stands between them. */
export function delimiterIn(head: string): string | undefined {
  const first = head.replace(/^[\s\ufeff]+/, '').split('\n')[0]!
  const counts = delimiters.map((mark) => ({ mark, count: first.split(mark).length - 1 }))
  const [best] = counts.sort((a, b) => b.count - a.count)
  const names = best && best.count > 0 ? first.split(best.mark) : []
  return names.length > 0 && names.every((name) => isName.test(name.trim())) ? best!.mark : undefined
}

const delimiters = [',', '\t', '|', ';']
const isName = /^"?[\w.$*][\w .$*()-]*"?$/

interface Parsed {
  record: Fields
  info: { lines: number }
}

/** Rows of a table. A row that cannot be read is told with its line; the next one that can is read again. */
export async function* csvRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<Rows> {
  const skipped: Row[] = []
  const parser = parse({
    delimiter,
    bom: true,
    columns: (names: string[]) => names.map((name) => name.trim()),
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestLine,
    on_skip: (error, raw) => void skipped.push(unreadable(error, raw)),
  })
  const records = pipeline(text, parser, () => {})
  let rows: Row[] = []
  try {
    for await (const { record, info } of records as AsyncIterable<Parsed>) {
      rows.push({ at: info.lines, row: record })
      if (rows.length < together) continue
      yield { rows: [...skipped.splice(0), ...rows] }
      rows = []
    }
  } catch (error) {
    if (rows.length + skipped.length > 0) yield { rows: [...skipped, ...rows] }
    throw error instanceof CsvError ? broken(error) : error
  }
  yield { rows: [...skipped, ...rows] }
}

const together = 500

function unreadable(error: CsvError | undefined, raw: string | undefined): Row {
  const at = Number(error?.lines ?? 0)
  return { at, text: (raw ?? '').slice(0, shownText), code: 'invalid_csv', message: sentence(error) }
}

function broken(error: CsvError): DataLoafError {
  return new DataLoafError('invalid_input', `Line ${error.lines}: ${sentence(error)}`, { cause: error })
}

function sentence(error: CsvError | undefined): string {
  return sentences[error?.code ?? ''] ?? `The row cannot be read: ${error?.message ?? 'it is no CSV'}.`
}

const sentences: { readonly [code: string]: string } = {
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened and not closed until the end of the file.',
  CSV_INVALID_CLOSING_QUOTE: 'A quoted value goes on behind its closing quote; quotes in it are written twice.',
  INVALID_OPENING_QUOTE: 'A quote stands in the middle of a value that is not quoted.',
  CSV_RECORD_INCONSISTENT_COLUMNS: 'The row has more or fewer values than there are columns.',
  CSV_MAX_RECORD_SIZE: `A row is longer than ${longestLine} characters; a quote may not be closed.`,
}
