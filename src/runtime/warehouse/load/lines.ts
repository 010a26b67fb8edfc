import { isUtf8 } from 'node:buffer'
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Longer lines are refused; what the collector accepts is shorter. */
export const longestLine = 1_500_000

/**
 * Writes a file's lines one by one as `{"line":n,"text":"…","fault":null}`, so that a line which is not JSON becomes a
 * value like any other. Blank lines are left out.
 */
export async function wrapLines(from: string, to: string): Promise<void> {
  await pipeline(Readable.from(wrapped(from)), createWriteStream(to, { mode: 0o600 }))
}

async function* wrapped(file: string): AsyncGenerator<string> {
  let line = 0
  for await (const bytes of linesOf(file)) {
    line++
    const wrapping = wrap(bytes)
    if (wrapping) yield `${JSON.stringify({ line, ...wrapping })}\n`
  }
}

/** A line as text, and why it cannot be read; undefined for a blank one. */
export function wrap(bytes: Buffer): { text: string; fault: string | null } | undefined {
  if (bytes.length > longestLine) return { text: bytes.toString('utf8', 0, 10_000), fault: 'the line is too long' }
  const text = bytes.toString('utf8')
  if (text.trim() === '') return undefined
  if (!isUtf8(bytes)) return { text, fault: 'not valid UTF-8' }
  return { text: repairSurrogates(text), fault: null }
}

/**
 * Replaces escaped halves of a surrogate pair that stand alone by U+FFFD. JavaScript writes them as JSON, other
 * readers refuse the whole line.
 */
export function repairSurrogates(text: string): string {
  return text.replace(escapes, (found) => (/^\\u[0-9a-f]{4}$/i.test(found) ? '\\ufffd' : found))
}

/** An escaped backslash, a whole pair, or a half on its own; the first two only so that they are stepped over. */
const escapes = /\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)])
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
  if (rest.length > 0) yield Buffer.concat(rest)
}
