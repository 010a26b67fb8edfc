import { DataLoafError } from '../../../errors.ts'
import { csvRows, delimiterIn } from './csv-rows.ts'
import { isJson, jsonRows } from './json-rows.ts'
import { isPgDump, pgDumpRows } from './pg-dump-rows.ts'
import type { Rows } from './row.ts'
import { peeked, textOf } from './text.ts'

/** The rows of a file that is text, by how it begins. Throws `invalid_input` when it is none of what can be read. */
export async function* rowsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Rows> {
  const { head, all } = await peeked(textOf(bytes))
  if (head.trim() === '') return
  if (isJson(head)) yield* jsonRows(all, head)
  else if (isPgDump(head)) yield* pgDumpRows(all)
  else {
    const delimiter = delimiterIn(head)
    if (delimiter === undefined) throw unreadable(head)
    yield* csvRows(all, delimiter)
  }
}

function unreadable(head: string): DataLoafError {
  const first = head.trim().split('\n')[0]!.slice(0, 60)
  return new DataLoafError(
    'invalid_input',
    `It is neither JSON nor CSV with names in its first line: ${JSON.stringify(first)}.`,
    {
      hint: /MySQL dump/.test(head) ? 'Export the table as CSV with its column names.' : undefined,
    },
  )
}
