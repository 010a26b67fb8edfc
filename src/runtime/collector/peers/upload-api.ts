import type { Context } from 'hono'
import { DataLoafError } from '../../../errors.ts'
import { appendPatiently, chunks, count, nothingTaken, parseChunk, type Tally } from '../../jobs/chunks.ts'
import { type ImportItem, importItems } from '../../jobs/import-body.ts'
import { readable } from '../../jobs/readable.ts'
import { crossOrigin } from '../cors.ts'
import { requiredKeyOf } from '../key.ts'
import type { CollectorParts, Handler, Into } from '../way.ts'

/**
 * Items of any number, one a line, gzipped or not. Each thousand is durable before the next is read, so the sender is
 * slowed down to what can be kept; a body that breaks off leaves what was durable, and the answer says how much.
 */
export const upload: Handler = async function upload(c, parts) {
  const into = await parts.intoOf(requiredKeyOf(c), c)
  const tally = nothingTaken()
  const { body, signal } = c.req.raw
  try {
    if (body)
      for await (const chunk of chunks(readable(importItems(body), signal))) await take(chunk, into, parts, tally)
  } catch (error) {
    if (tally.accepted + tally.rejected_count === 0 || !(error instanceof DataLoafError)) throw error
    return answer(c, error.status, { ...tally, ...error.toJSON() }, error.retryAfter)
  }
  return answer(c, 202, tally)
}

async function take(chunk: readonly ImportItem[], into: Into, parts: CollectorParts, tally: Tally): Promise<void> {
  const { clock, newId, stream, onAccepted } = parts
  const { parsed, rejected, accepted } = parseChunk(chunk, { ...into, clock, newId })
  if (parsed.events.length + parsed.users.length > 0) {
    await appendPatiently(stream, parsed.lines)
    onAccepted?.(parsed, into.owner)
  }
  count(tally, { accepted, rejected })
}

function answer(c: Context, status: number, body: object, retryAfter?: number): Response {
  const headers = { ...crossOrigin(c), ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }) }
  return Response.json(body, { status, headers })
}
