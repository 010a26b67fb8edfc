import type { Client } from '../client.ts'
import { giveScope, type NodeRequest } from './node-request.ts'
import type { MiddlewareOptions } from './request.ts'

/** What is used of Express's request. */
export type ExpressRequest = NodeRequest

/**
 * Every request gets `request.dataloaf`.
 * @example app.use(express(dataloaf, { identify: (request) => ({ userId: request.user.id }) }))
 */
export function express<Request extends ExpressRequest>(dataloaf: Client, options: MiddlewareOptions<Request> = {}) {
  return function dataloafScope(request: Request, _: unknown, next: () => void): void {
    giveScope(dataloaf, request, options)
    next()
  }
}
