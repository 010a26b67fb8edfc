import type { Client } from '../client.ts'
import type { Scope } from '../scope.ts'
import { type MiddlewareOptions, scopeOf } from './request.ts'

export interface NextOptions<Request> extends MiddlewareOptions<Request> {
  /** `after` of `next/server`: delivery then goes on behind the answer. @default the answer waits for delivery */
  after?: (task: () => Promise<unknown>) => void
  /** The most milliseconds that the answer waits for delivery when there is no `after`. @default 1000 */
  flushTimeout?: number
}

/**
 * A route handler that is handed the request's scope. A function may be frozen after its answer, so what waits is
 * sent with every request.
 * @example export const POST = next(dataloaf, { after }, async (request, scope) => { scope.track('signed_up') … })
 */
export function next<Request extends globalThis.Request, Rest extends unknown[]>(
  dataloaf: Client,
  { after, flushTimeout = 1000, ...options }: NextOptions<Request>,
  handler: (request: Request, scope: Scope, ...rest: Rest) => Response | Promise<Response>,
) {
  return async function dataloafHandler(request: Request, ...rest: Rest): Promise<Response> {
    const { method, url, headers } = request
    const header = (name: string) => headers.get(name) ?? undefined
    const scope = scopeOf(dataloaf, request, { method, url, header, ip: undefined }, options)
    try {
      return await handler(request, scope, ...rest)
    } finally {
      if (after) after(() => dataloaf.flush())
      else await dataloaf.flush({ timeout: flushTimeout })
    }
  }
}
