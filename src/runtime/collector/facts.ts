import type { Context } from 'hono'
import type { RequestFacts } from '../collection/transforms/transform.ts'

/** What is told of a request beyond its body. A request that no page made is some server's, which says nothing of a user. */
export function requestFacts(c: Context): RequestFacts {
  if (c.req.header('origin') === undefined) return noFacts
  const { incoming } = (c.env ?? {}) as { incoming?: { socket: { remoteAddress?: string } } }
  return {
    // Gateways and proxies put the address that they were called from first.
    address: c.req.header('x-forwarded-for') ?? incoming?.socket.remoteAddress,
    header: (name) => c.req.header(name),
  }
}

export const noFacts: RequestFacts = { header: () => undefined }
