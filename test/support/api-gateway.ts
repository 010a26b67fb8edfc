/** What API Gateway makes of a request, as its guide describes the two formats of its events. */
import type { ApiEvent } from '../../src/runtime/collector/lambda.ts'

export interface GatewayRequest {
  method: string
  /** With its query. */
  path: string
  headers?: { [name: string]: string }
  body?: Uint8Array | string
}

export type Gateway = (request: GatewayRequest) => ApiEvent

/** An HTTP API: bodies that are not plain text come as base64. */
export const httpApi: Gateway = ({ method, path, headers = {}, body }) => {
  const url = new URL(path, 'https://api.example.com')
  const isBase64Encoded = body !== undefined && typeof body !== 'string'
  return {
    version: '2.0',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: { host: 'api.example.com', ...lowered(headers) },
    requestContext: { stage: '$default', http: { method } },
    ...(body !== undefined && { body: isBase64Encoded ? Buffer.from(body).toString('base64') : String(body) }),
    isBase64Encoded,
  }
}

/** A REST API with binary media types for everything: every body comes as base64. */
export const restApi: Gateway = ({ method, path, headers = {}, body }) => {
  const url = new URL(path, 'https://api.example.com')
  const query = [...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name)])
  return {
    httpMethod: method,
    path: url.pathname,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    multiValueQueryStringParameters: query.length > 0 ? Object.fromEntries(query) : null,
    body: body === undefined ? null : Buffer.from(body).toString('base64'),
    isBase64Encoded: body !== undefined,
  }
}

function lowered(headers: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
