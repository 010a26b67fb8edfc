import type { Context } from 'hono'

/**
 * Any page may post: the write key says whose events they are, and nothing is read back.
 * The origin is named, not `*`, because `sendBeacon` always sends credentials; the collector looks at none.
 */
export function crossOrigin(c: Context): Record<string, string> {
  const origin = c.req.header('origin')
  if (origin === undefined) return {}
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' }
}

/** The answer to a browser's question whether it may ask or post. */
export function preflight(c: Context): Response {
  const headers = {
    ...crossOrigin(c),
    'Access-Control-Allow-Methods': 'GET, POST, PATCH, OPTIONS',
    'Access-Control-Allow-Headers': 'authorization, content-type, content-encoding, x-retry-count',
    'Access-Control-Max-Age': '86400',
  }
  return new Response(null, { status: 204, headers })
}
