import type { Hono } from 'hono'

/** What API Gateway hands a Lambda function: of a REST API (1.0) or an HTTP API (2.0). */
export type ApiEvent = RestEvent | HttpEvent

interface RestEvent {
  version?: '1.0'
  httpMethod: string
  path: string
  headers?: OneValue | null
  multiValueHeaders?: ManyValues | null
  multiValueQueryStringParameters?: ManyValues | null
  /** The path with the stage in front, unless the API has a name of its own. */
  requestContext?: { path?: string }
  body?: string | null
  isBase64Encoded?: boolean
}

interface HttpEvent {
  version: '2.0'
  rawPath: string
  rawQueryString?: string
  headers?: OneValue | null
  requestContext: { stage?: string; http: { method: string } }
  body?: string | null
  isBase64Encoded?: boolean
}

type OneValue = { [name: string]: string | undefined }
type ManyValues = { [name: string]: readonly string[] | undefined }

export interface ApiResult {
  statusCode: number
  headers: { [name: string]: string }
  body: string
  isBase64Encoded: boolean
}

/** Answers API Gateway's events with an app. Bodies come and go as text, or as base64 when they are bytes. */
export function lambda(app: Hono): (event: ApiEvent) => Promise<ApiResult> {
  return async function handler(event) {
    const answer = await app.fetch(requestOf(event))
    const headers: ApiResult['headers'] = {}
    answer.headers.forEach((value, name) => {
      headers[name] = value
    })
    const isBase64Encoded = headers['content-type']?.startsWith('image/') ?? false
    const body = Buffer.from(await answer.arrayBuffer()).toString(isBase64Encoded ? 'base64' : 'utf8')
    return { statusCode: answer.status, headers, body, isBase64Encoded }
  }
}

function requestOf(event: ApiEvent): Request {
  const { method, path, query, headers, prefix } = isHttp(event) ? ofHttp(event) : ofRest(event)
  const body = event.body ? Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') : undefined
  // The length that was announced is that of what the gateway got, which may have been another encoding.
  if (body) headers.set('content-length', String(body.byteLength))
  if (prefix !== '') headers.set('x-forwarded-prefix', prefix)
  const url = `https://collector${escaped(path)}${query && `?${query}`}`
  return new Request(url, { method, headers, ...(body && method !== 'GET' && method !== 'HEAD' && { body }) })
}

interface Parts {
  method: string
  path: string
  query: string
  headers: Headers
  /** What stands before the path where clients send to. */
  prefix: string
}

function isHttp(event: ApiEvent): event is HttpEvent {
  return 'rawPath' in event
}

function ofHttp({ rawPath, rawQueryString = '', headers, requestContext: { stage, http } }: HttpEvent): Parts {
  // A stage with a name is part of the path, the default one is not.
  const before = `/${stage}/`
  const isNamed = rawPath.startsWith(before)
  const path = isNamed ? rawPath.slice(before.length - 1) : rawPath
  const prefix = isNamed ? before.slice(0, -1) : ''
  return { method: http.method, path, query: rawQueryString, headers: headersOf(headers ?? {}), prefix }
}

function ofRest(event: RestEvent): Parts {
  const { httpMethod, path, headers, multiValueHeaders, multiValueQueryStringParameters, requestContext } = event
  const query = new URLSearchParams()
  for (const [name, values = []] of Object.entries(multiValueQueryStringParameters ?? {})) {
    for (const value of values) query.append(name, value)
  }
  const whole = requestContext?.path ?? path
  const prefix = whole.endsWith(path) ? whole.slice(0, whole.length - path.length) : ''
  const all = headersOf(multiValueHeaders ?? headers ?? {})
  return { method: httpMethod, path, query: String(query), headers: all, prefix }
}

function headersOf(given: OneValue | ManyValues): Headers {
  const headers = new Headers()
  for (const [name, value = []] of Object.entries(given)) {
    for (const one of typeof value === 'string' ? [value] : value) headers.append(name, one)
  }
  return headers
}

/** The gateway may have decoded the path: what would end it is written out again. */
function escaped(path: string): string {
  return path.replaceAll('?', '%3F').replaceAll('#', '%23')
}
