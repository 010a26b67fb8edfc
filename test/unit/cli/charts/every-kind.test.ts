import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csv } from '../../../../src/cli/charts/csv.ts'
import { draw } from '../../../../src/cli/charts/draw.ts'
import { paint } from '../../../../src/cli/paint.ts'
import { width } from '../../../../src/cli/text.ts'
import { kinds } from '../../../../src/runtime/query/vocabulary.ts'
import { anyResult } from './results.ts'

const columns = fc.integer({ min: 60, max: 200 })
const color = fc.constantFrom(paint({}, {}), paint({}, { FORCE_COLOR: '1' }))
const limited = { interruptAfterTimeLimit: 3_000, numRuns: 40 }

describe.each(kinds)('any answer of kind %s', (kind) => {
  it('is drawn within the terminal’s width, without control characters of its values', () => {
    fc.assert(
      fc.property(
        anyResult(kind),
        columns,
        color,
        fc.constantFrom(undefined, 'table' as const),
        (result, columns, color, chart) => {
          const text = draw(result, { chart, sheet: { columns, rows: 12, color } })
          for (const line of text.split('\n')) expect(width(line)).toBeLessThanOrEqual(columns)
          // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are allowed, nothing else is.
          const bare = text.replace(/\u001b\[[\d;]*m/g, '')
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
          expect(bare).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|undefined|NaN/)
        },
      ),
      limited,
    )
  })

  it('is a plain table in a pipe, and CSV with as many cells in every row', () => {
    fc.assert(
      fc.property(anyResult(kind), (result) => {
        const text = draw(result, { sheet: { columns: 80, rows: 12, color: paint({}, {}), piped: true } })
        expect(text).not.toMatch(/[█▏░│├└]/)
        const cells = rowsOf(csv(result)).map((row) => row.length)
        expect(new Set(cells).size).toBe(1)
      }),
      limited,
    )
  })
})

/** CSV as a reader takes it apart. */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted ?? plain ?? '')
    if (end === '\r\n') rows.push([])
    if (end === '') break
  }
  return rows
}
