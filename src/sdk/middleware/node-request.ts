import type { Client } from '../client.ts'
import type { Scope } from '../scope.ts'
import { type MiddlewareOptions, scopeOf } from './request.ts'

/** What frameworks on Node's own requests have in common. */
export interface NodeRequest {
  method: string
  originalUrl: string
  headers: { [name: string]: string | string[] | undefined }
  ip?: string | undefined
  dataloaf?: Scope
}

/** Gives the request `request.dataloaf`. */
export function giveScope<Request extends NodeRequest>(
  dataloaf: Client,
  request: Request,
  options: MiddlewareOptions<Request>,
): void {
  const { method, originalUrl: url, headers, ip } = request
  const header = (name: string) => oneOf(headers[name])
  request.dataloaf = scopeOf(dataloaf, request, { method, url, header, ip }, options)
}

function oneOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
