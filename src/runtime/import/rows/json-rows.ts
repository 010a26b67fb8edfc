import { DataLoafError } from '../../../errors.ts'
import { type Fields, isFields, kindOf } from '../../collector/check.ts'
import { parseJson } from '../../collector/exact.ts'
import { JsonSplitter, type Piece } from './json-splitter.ts'
import { type Row, type Rows, shownText } from './row.ts'
import { type Line, linesOf, longestLine } from './text.ts'

/**
 * Rows of JSON: an object a line, objects after each other without lines, a list of objects, or a document that has
 * such a list. `head` is how the text begins.
 */
export function jsonRows(text: AsyncIterable<string>, head: string): AsyncGenerator<Rows> {
  return hasLines(head) ? lineRows(text) : splitRows(text)
}

/** Whether text is JSON, by how it begins. */
export function isJson(head: string): boolean {
  return /^[\s\ufeff]*[{[]/.test(head)
}

/** Lines lose nothing but themselves when one is broken, so they are taken for such where the first one is whole. */
function hasLines(head: string): boolean {
  const [first = '', ...more] = head.replace(/^[\s\ufeff]+/, '').split('\n')
  return more.length > 0 && first.startsWith('{') && 'value' in parsed(first)
}

async function* lineRows(text: AsyncIterable<string>): AsyncGenerator<Rows> {
  for await (const lines of linesOf(text)) yield { rows: lines.flatMap(rowsOfLine) }
}

function rowsOfLine({ at, text, tooLong }: Line): Row[] {
  const line = at === 1 ? text.replace(/^\ufeff/, '') : text
  if (line.trim() === '') return []
  if (tooLong) {
    const message = `The line is longer than ${longestLine} characters.`
    return [{ at, text: line.slice(0, shownText), code: 'too_large', message }]
  }
  const result = parsed(line)
  if ('value' in result) return unwrapped(result.value, at)
  // Several objects on a line, as where files of them were put one behind the other.
  const splitter = new JsonSplitter()
  const pieces = [...splitter.push(line), ...splitter.end()].map((piece) => ({ piece, of: parsed(piece.text) }))
  if (pieces.length > 1 && pieces.every(({ piece, of }) => !('problem' in piece) && 'value' in of)) {
    return pieces.flatMap(({ of }) => ('value' in of ? unwrapped(of.value, at) : []))
  }
  return [{ at, text: line.slice(0, shownText), code: 'invalid_json', message: result.problem }]
}

async function* splitRows(text: AsyncIterable<string>): AsyncGenerator<Rows> {
  const splitter = new JsonSplitter()
  let count = 0
  const rowsOf = (pieces: readonly Piece[]): Rows => ({
    rows: pieces.flatMap((piece) => {
      const rows = rowsOfPiece(piece, count + 1)
      count += rows.length
      return rows
    }),
  })
  for await (const portion of text) yield rowsOf(pushed(splitter, portion, count))
  yield rowsOf(splitter.end())
}

function pushed(splitter: JsonSplitter, portion: string, count: number): Piece[] {
  try {
    return splitter.push(portion)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new DataLoafError('too_large', `The object after row ${count} ${error.message}, or it does not end.`, {
      hint: 'Write one object a line (NDJSON): then a broken one costs only itself.',
    })
  }
}

function rowsOfPiece(piece: Piece, at: number): Row[] {
  const shown = piece.text.slice(0, shownText)
  if ('problem' in piece) {
    return [{ at, text: shown, code: 'invalid_json', message: `The object ${piece.problem}.` }]
  }
  const result = parsed(piece.text)
  if ('value' in result) return unwrapped(result.value, at).map((row, index) => ({ ...row, at: at + index }))
  return [{ at, text: shown, code: 'invalid_json', message: result.problem }]
}

/** Fields under which documents hold their rows, and a report of refused rows each of its. */
const lists = ['batch', 'results', 'events']

function unwrapped(value: unknown, at: number): Row[] {
  if (Array.isArray(value)) return value.flatMap((one) => unwrapped(one, at))
  if (!isFields(value)) {
    const message = `A row must be an object, not ${kindOf(value)}.`
    return [{ at, text: JSON.stringify(value).slice(0, shownText), code: 'invalid', message }]
  }
  if (value.$refused !== undefined) return [mended(value.row, at)]
  const list = listIn(value)
  return list ? list.map((row) => ({ at, row })) : [{ at, row: value }]
}

/** A row of a report, which somebody may have mended. */
function mended(row: unknown, at: number): Row {
  if (isFields(row)) return { at, row }
  const message = 'The row is still text that could not be read; put an object in its place.'
  return { at, text: String(row).slice(0, shownText), code: 'invalid', message }
}

function listIn(value: Fields): Fields[] | undefined {
  const list = lists.map((field) => value[field]).find((field) => Array.isArray(field) && field.every(isFields))
  return list as Fields[] | undefined
}

function parsed(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: parseJson(text) }
  } catch (error) {
    return { problem: `It is not JSON: ${(error as Error).message}.` }
  }
}
