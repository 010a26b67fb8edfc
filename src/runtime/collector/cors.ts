import type { Context } from 'hono'

/**
 * Any page may post: the write key says whose events they are, and nothing is read back.
 * The origin is named, not `*`, because `sendBeacon` always sends credentials; the collector looks at none.
 */
export function crossOrigin(c: Context): void {
  const origin = c.req.header('origin')
  if (origin === undefined) return
  c.header('Access-Control-Allow-Origin', origin)
  c.header('Access-Control-Allow-Credentials', 'true')
  c.header('Vary', 'Origin')
}

/** The answer to a browser's question whether it may post. */
export function preflight(c: Context): Response {
  crossOrigin(c)
  c.header('Access-Control-Allow-Methods', 'POST, PATCH, OPTIONS')
  c.header('Access-Control-Allow-Headers', 'authorization, content-type, content-encoding, x-retry-count')
  c.header('Access-Control-Max-Age', '86400')
  return c.body(null, 204)
}
