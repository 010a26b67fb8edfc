import type { Client } from '../client.ts'
import type { Scope } from '../scope.ts'
import { oneOf } from './express.ts'
import { type MiddlewareOptions, scopeOf } from './request.ts'

/** What is used of Fastify's request. */
export interface FastifyRequest {
  method: string
  originalUrl: string
  headers: { [name: string]: string | string[] | undefined }
  ip: string
  dataloaf?: Scope
}

/**
 * A hook that gives every request `request.dataloaf`.
 * @example app.addHook('preHandler', fastify(dataloaf, { identify: ({ user }) => ({ userId: user.id }) }))
 */
export function fastify<Request extends FastifyRequest>(dataloaf: Client, options: MiddlewareOptions<Request> = {}) {
  return async function dataloafScope(request: Request): Promise<void> {
    const { method, originalUrl: url, ip } = request
    const header = (name: string) => oneOf(request.headers[name])
    request.dataloaf = scopeOf(dataloaf, request, { method, url, header, ip }, options)
  }
}
