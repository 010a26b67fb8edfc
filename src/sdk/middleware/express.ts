import type { Client } from '../client.ts'
import type { Scope } from '../scope.ts'
import { type MiddlewareOptions, scopeOf } from './request.ts'

/** What is used of Express's request. */
export interface ExpressRequest {
  method: string
  originalUrl: string
  headers: { [name: string]: string | string[] | undefined }
  ip?: string | undefined
  dataloaf?: Scope
}

/**
 * Every request gets `request.dataloaf`.
 * @example app.use(express(dataloaf, { identify: (request) => ({ userId: request.user.id }) }))
 */
export function express<Request extends ExpressRequest>(dataloaf: Client, options: MiddlewareOptions<Request> = {}) {
  return function dataloafScope(request: Request, _: unknown, next: () => void): void {
    const { method, originalUrl: url, ip } = request
    const header = (name: string) => oneOf(request.headers[name])
    request.dataloaf = scopeOf(dataloaf, request, { method, url, header, ip }, options)
    next()
  }
}

export function oneOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
