import { DataLoafError } from '../../../errors.ts'
import { again } from '../again.ts'

/** Text as it comes, by the mark at its beginning UTF-8 or UTF-16. Throws `invalid_input` for what is no text. */
export async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const chunk of bytes) {
    if (!decoder) {
      decoder = new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8')
      if (decoder.encoding === 'utf-8' && chunk.includes(0)) throw notText()
    }
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder?.decode() ?? ''
  if (rest !== '') yield rest
}

export interface Line {
  /** From 1. */
  at: number
  /** Without the end of the line; only the beginning of one that is too long. */
  text: string
  tooLong: boolean
}

/** Characters of a line; longer ones are not kept. */
export const longestLine = 1_000_000

/** The lines that end in each portion of text, and the last one. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<Line[]> {
  let at = 1
  let rest = ''
  let tooLong = false
  const line = (text: string): Line => {
    const made = { at: at++, text: text.endsWith('\r') ? text.slice(0, -1) : text, tooLong }
    tooLong = false
    return made
  }
  for await (const portion of text) {
    const parts = portion.split('\n')
    const last = parts.pop()!
    const lines = parts.map((part, index) => line(index === 0 ? rest + part : part))
    if (lines.length > 0) rest = ''
    rest += last
    if (rest.length > longestLine) {
      tooLong = true
      rest = rest.slice(0, longestLine)
    }
    if (lines.length > 0) yield lines
  }
  if (rest !== '') yield [line(rest)]
}

/** How text begins: a line that is not blank, or enough to go by. And all of it again. */
export async function peeked(
  text: AsyncGenerator<string>,
  enough = 65_536,
): Promise<{ head: string; all: AsyncGenerator<string> }> {
  let head = ''
  while (!tells(head, enough)) {
    const { value, done } = await text.next()
    if (done) break
    // What is blank may be left out, however much of it there is.
    head = head.trim() === '' && head.length >= enough ? value : head + value
  }
  return { head, all: again(head === '' ? [] : [head], text) }
}

function tells(head: string, enough: number): boolean {
  const from = head.search(/\S/)
  return from !== -1 && (head.length >= enough || head.indexOf('\n', from) !== -1)
}

function notText(): DataLoafError {
  return new DataLoafError('invalid_input', 'It is neither text, gzip, zip nor Parquet, but some other binary file.')
}
