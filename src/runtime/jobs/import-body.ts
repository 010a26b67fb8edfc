import { DataLoafError } from '../../errors.ts'
import { parseJson as parseExactly } from '../collector/exact.ts'

/** One item of an import as JSON text gave it, or why it could not be read. */
export type ImportItem = Place & ({ item: unknown } | { error: { code: string; message: string } })

interface Place {
  /** Counts lines, or items of an array, from 0. */
  index: number
  /** How long its text is. */
  characters: number
}

/** Characters. Longer lines are refused one by one; longer documents as a whole. */
const limits = { line: 1_000_000, document: 64_000_000 }

/**
 * Reads the items of an import: one JSON object a line, however many; or one JSON array or `{"batch": [...]}`.
 * Gzip is noticed by its first bytes. Throws `invalid_input` or `too_large` when there is no going on.
 */
export async function* importItems(body: ReadableStream<Uint8Array>): AsyncGenerator<ImportItem> {
  const lines = numberedLines(await plain(body))
  const first = await firstLine(lines)
  if (!first) return
  if ('text' in first && isDocument(first.text)) {
    yield* documentItems(await rest(first.text, lines))
    return
  }
  yield* lineItems(first)
  for await (const line of lines) yield* lineItems(line)
}

type Line = { index: number; text: string } | { index: number; tooLong: true }

async function firstLine(lines: AsyncGenerator<Line>): Promise<Line | null> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) return null
    if (!('text' in value) || value.text.trim() !== '') return value
  }
}

/** An array, a batch, or an object that is spread over several lines. */
function isDocument(text: string): boolean {
  const start = text.trim()
  return start.startsWith('[') || start === '{' || /^\{\s*"(batch|sent_at|sentAt)"\s*:/.test(start)
}

async function rest(first: string, lines: AsyncGenerator<Line>): Promise<string> {
  let text = first
  for await (const line of lines) {
    if (!('text' in line) || text.length + line.text.length > limits.document) {
      throw new DataLoafError('too_large', 'The JSON document is too large to be read whole.', {
        hint: 'Send one object a line (NDJSON): that may have any size.',
      })
    }
    text += `\n${line.text}`
  }
  return text
}

function* documentItems(text: string): Generator<ImportItem> {
  const parsed = parseJson(text)
  if ('error' in parsed) throw new DataLoafError('invalid_input', `The body is not JSON: ${parsed.error.message}`)
  const items = Array.isArray(parsed.item) ? parsed.item : ((parsed.item as { batch?: unknown } | null)?.batch ?? null)
  if (!Array.isArray(items)) {
    throw new DataLoafError(
      'invalid_input',
      'The body is neither an array, nor {"batch": [...]}, nor one object a line.',
    )
  }
  const characters = Math.ceil(text.length / Math.max(1, items.length))
  for (const [index, item] of items.entries()) yield { index, characters, item }
}

function* lineItems(line: Line): Generator<ImportItem> {
  const { index } = line
  if (!('text' in line)) {
    const message = `The line is longer than ${limits.line} characters.`
    yield { index, characters: 0, error: { code: 'too_large', message } }
  } else if (line.text.trim() !== '') {
    yield { index, characters: line.text.length, ...parseJson(line.text) }
  }
}

function parseJson(text: string): { item: unknown } | { error: { code: string; message: string } } {
  try {
    return { item: parseExactly(text) }
  } catch (error) {
    return { error: { code: 'invalid_json', message: (error as Error).message } }
  }
}

/** Lines as they come; of one that is too long, only that it was. */
async function* numberedLines(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  // Node's types and the browser's, under which the web app reads this file, disagree about these transforms.
  const text = body.pipeThrough<string>(new TextDecoderStream() as never)
  let index = 0
  let pending = ''
  let skipping = false
  for await (const chunk of text as unknown as AsyncIterable<string>) {
    const parts = chunk.split('\n')
    for (const [position, part] of parts.entries()) {
      if (!skipping) pending += part
      if (pending.length > limits.line && pending.length > longest(index, pending)) {
        skipping = true
        pending = ''
      }
      if (position === parts.length - 1) break
      yield skipping ? { index, tooLong: true } : { index, text: pending }
      index += 1
      pending = ''
      skipping = false
    }
  }
  if (skipping) yield { index, tooLong: true }
  else if (pending !== '') yield { index, text: pending }
}

/** The first line may be a whole document. */
function longest(index: number, line: string): number {
  return index === 0 && /^\s*[[{]/.test(line) ? limits.document : limits.line
}

async function plain(body: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const reader = body.getReader()
  const head: number[] = []
  const read: Uint8Array[] = []
  let ended = false
  // A first piece may be a single byte.
  while (head.length < 2 && !ended) {
    const { value, done } = await reader.read()
    ended = done
    if (value) {
      read.push(value)
      head.push(...value.subarray(0, 2))
    }
  }
  const all = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of read) controller.enqueue(piece)
      if (ended) controller.close()
    },
    async pull(controller) {
      const { value, done } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  const gzipped = head[0] === 0x1f && head[1] === 0x8b
  return gzipped ? all.pipeThrough<Uint8Array>(new DecompressionStream('gzip') as never) : all
}
