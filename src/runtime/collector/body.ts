import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import { DataLoafError } from '../../errors.ts'
import { limits } from '../../event.ts'
import { isFields } from './check.ts'
import { parseJson } from './exact.ts'

/** What a request carries, before any item is looked at. */
export interface Body {
  /** `undefined` stands for a line of NDJSON that is not JSON. */
  items: readonly unknown[]
  sentAt?: unknown
  context?: unknown
  writeKey?: unknown
}

export interface BodyReaderOptions {
  /** Bytes that the large bodies under way may hold together. Default: 128 MiB. */
  atMost?: number
}

/**
 * Reads bodies as text, gunzipped when they are gzip, whatever the headers say: a proxy may have unpacked it.
 * Throws `too_large` past `limits.batchBytes`, and unpacks no more than that; `overloaded` when too many large
 * bodies are on their way.
 */
export function bodyReader({ atMost = 128 * 1024 * 1024 }: BodyReaderOptions = {}) {
  let held = 0

  return async function bodyText(request: Request): Promise<string> {
    const bytes = await bodyBytes(request)
    return textOf(bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpacked(bytes) : bytes)
  }

  async function bodyBytes(request: Request): Promise<Uint8Array> {
    const announced = Number(request.headers.get('content-length') ?? Number.NaN)
    if (announced > limits.batchBytes) throw tooLarge()
    // Not a number when the length is not announced.
    if (!(announced <= uncounted)) return counted(request)
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.length <= limits.batchBytes) return bytes
    throw tooLarge()
  }

  /** Counts what has really come: a sender that only announces much must not keep others out. */
  async function counted({ body }: Request): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    let size = 0
    try {
      for await (const chunk of body ?? []) {
        size += chunk.byteLength
        held += chunk.byteLength
        if (size > limits.batchBytes) throw tooLarge()
        if (held > atMost)
          throw new DataLoafError('overloaded', 'Too many batches are on their way.', { retryAfter: 1 })
        chunks.push(chunk)
      }
    } finally {
      held -= size
    }
    return Buffer.concat(chunks)
  }
}

/** Bodies up to this many bytes, which most are, are read at once. */
const uncounted = 128 * 1024

/**
 * The items of a batch: `{"batch":[…]}`, a list, one item, or NDJSON.
 * Throws `invalid_input` when it is none of them, `too_large` for too many items.
 */
export function itemsOf(text: string): Body {
  const value = jsonOf(text)
  if (value === undefined) return { items: itemsOfLines(text) }
  if (Array.isArray(value)) return { items: atMost(value) }
  if (!isFields(value)) throw new DataLoafError('invalid_input', 'The body must be a JSON object or a list of items.')
  const { batch } = value
  if (batch !== undefined && !Array.isArray(batch)) {
    throw new DataLoafError('invalid_input', 'batch must be a list of items.', { path: ['batch'] })
  }
  const writeKey = value.write_key ?? value.writeKey
  const sentAt = value.sent_at ?? value.sentAt
  return batch
    ? { items: atMost(batch), sentAt, writeKey, context: value.context }
    : { items: [value], sentAt, writeKey }
}

/** One item a line; empty lines are left out, and a line that is not JSON is `undefined`. */
export function itemsOfLines(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > 1) {
    const items = atMost(lines).map(parsed)
    if (items.some((item) => item !== undefined)) return items
  }
  throw new DataLoafError('invalid_input', 'The body is not JSON.', { hint: 'send {"batch":[…]}, or one item a line' })
}

function jsonOf(text: string): unknown {
  const value = parsed(text)
  if (value !== undefined) return value
  // A form that was given JSON as its text: encoded as a name without a value.
  if (/^\s*%(?:7b|5b)/i.test(text)) return parsed(decoded(text.replace(/=\s*$/, '')))
  return undefined
}

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return ''
  }
}

function atMost<T>(items: T[]): T[] {
  if (items.length <= limits.batchItems) return items
  throw new DataLoafError('too_large', `The batch has ${items.length} items; at most ${limits.batchItems}.`)
}

const gunzipLater = promisify(gunzip)
/** Below this the way to another thread and back costs more than the work. */
const smallBytes = 16_384

async function unpacked(bytes: Uint8Array): Promise<Uint8Array> {
  const options = { maxOutputLength: limits.batchBytes }
  try {
    return bytes.length < smallBytes ? gunzipSync(bytes, options) : await gunzipLater(bytes, options)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new DataLoafError('invalid_input', 'The body is not valid gzip.', { cause: error })
  }
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function tooLarge(): DataLoafError {
  return new DataLoafError('too_large', `The batch is larger than ${limits.batchBytes} bytes.`, {
    hint: 'send smaller batches',
  })
}
