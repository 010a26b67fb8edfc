import type { Client } from '../client.ts'
import { giveScope, type NodeRequest } from './node-request.ts'
import type { MiddlewareOptions } from './request.ts'

/** What is used of Fastify's request. */
export interface FastifyRequest extends NodeRequest {
  ip: string
}

/**
 * A hook that gives every request `request.dataloaf`.
 * @example app.addHook('preHandler', fastify(dataloaf, { identify: ({ user }) => ({ userId: user.id }) }))
 */
export function fastify<Request extends FastifyRequest>(dataloaf: Client, options: MiddlewareOptions<Request> = {}) {
  return async function dataloafScope(request: Request): Promise<void> {
    giveScope(dataloaf, request, options)
  }
}
