import type { Client } from '../client.ts'
import type { Scope } from '../scope.ts'
import { type MiddlewareOptions, scopeOf } from './request.ts'

/** What is used of Hono's context. */
export interface HonoContext {
  req: { raw: Request }
  set(key: 'dataloaf', scope: Scope): void
}

/**
 * Every context gets `c.var.dataloaf` (`new Hono<{ Variables: { dataloaf: Scope } }>()`). On workers, which may be
 * gone after the answer, what waits is sent before.
 * @example app.use(hono(dataloaf, { identify: (c) => ({ userId: c.get('user').id }) }))
 */
export function hono<Context extends HonoContext>(dataloaf: Client, options: MiddlewareOptions<Context> = {}) {
  return async function dataloafScope(c: Context, next: () => Promise<void>): Promise<void> {
    const { method, url, headers } = c.req.raw
    const header = (name: string) => headers.get(name) ?? undefined
    c.set('dataloaf', scopeOf(dataloaf, c, { method, url, header, ip: undefined }, options))
    await next()
    workerOf(c)?.waitUntil(dataloaf.flush())
  }
}

/** Hono throws when there is none. */
function workerOf(c: object): { waitUntil(promise: Promise<unknown>): void } | undefined {
  try {
    return (c as { executionCtx?: { waitUntil(promise: Promise<unknown>): void } }).executionCtx
  } catch {
    return undefined
  }
}
