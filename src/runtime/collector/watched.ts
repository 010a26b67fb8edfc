import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Declared } from '../collection/collection.ts'
import { crossOrigin } from './cors.ts'

/** What the browser SDK is told of an app: what its pages watch, and nothing else of the document. */
interface Watched {
  text: string
  etag: string
}

const known = new WeakMap<Declared, Watched>()
const nothing = made({ elements: [], steps: [] })

/** Browsers ask again when their copy is a minute old. */
export function watchedAnswer(c: Context, declared: Declared | null): Response {
  const { text, etag } = watchedBy(declared)
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'max-age=60', ETag: etag, ...crossOrigin(c) }
  if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(text, { status: 200, headers })
}

/** Worked out once for each document. */
function watchedBy(declared: Declared | null): Watched {
  if (declared === null) return nothing
  const watched = known.get(declared) ?? made(declared)
  known.set(declared, watched)
  return watched
}

function made({ elements, steps }: Pick<Declared, 'elements' | 'steps'>): Watched {
  const text = JSON.stringify({ elements, steps })
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
}
