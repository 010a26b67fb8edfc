import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRows, delimiterIn } from '../../../../src/runtime/import/rows/csv-rows.ts'
import type { Row } from '../../../../src/runtime/import/rows/row.ts'

describe('rows of a table', () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '"', ',', 'a"b', 'one\ntwo', ' ', '""'))

  it('hold what was written, wherever the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value)),
        fc.constantFrom(',', '|', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (written, delimiter, end, portion) => {
          const plain = written.map((row) => row.map((text) => text.replace(/\r/g, '')))
          const text = [['a', 'b'], ...plain].map((row) => row.map(quoted).join(delimiter) + end).join('')
          const rows = await rowsOf(portions(text, portion), delimiter)
          expect(rows.map((row) => ('row' in row ? row.row : row))).toEqual(plain.map(([a, b]) => ({ a, b })))
        },
      ),
    )
  })

  it('a broken row costs no other', async () => {
    const text = 'a,b\n1,2\n3,"x" y\n4,"open\n5,6\n7,"a\nb"\n8\n9,un"quoted\n10,11\n'
    const rows = await rowsOf(portions(text, 7), ',')
    expect(
      rows.map((row) =>
        'row' in row ? Object.values(row.row).join() : `${row.at} ${row.message.slice(0, 21).trim()}`,
      ),
    ).toEqual([
      '1,2',
      '3 A quoted value goes o',
      '4 A quote is opened and',
      '5,6',
      '7,a\nb',
      '8 The row has 1 values;',
      '9 A quote is opened and',
      '10,11',
    ])
  })

  it('are told by names in the first line', () => {
    expect(['a,b\n', '"a b";c\n', 'event_name|user_id', 'Dear all,\n', 'a\n', '1,2 %\n'].map(delimiterIn)).toEqual([
      ',',
      ';',
      '|',
      undefined,
      undefined,
      undefined,
    ])
  })
})

async function rowsOf(text: AsyncIterable<string>, delimiter: string): Promise<Row[]> {
  const all: Row[] = []
  for await (const { rows } of csvRows(text, delimiter)) all.push(...rows)
  return all
}

async function* portions(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length)
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`
}
