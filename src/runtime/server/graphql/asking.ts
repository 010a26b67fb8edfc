import { GraphQLError } from 'graphql'
import type { ErrorBody } from '../../../errors.ts'

/** Answers a request to the server, as if it had come from outside. */
export type Inside = (request: Request) => Response | Promise<Response>

/** What a value was found by: the path's parameters, for what lies behind it. */
export interface Found {
  readonly [parameter: string]: string
}

/** What one document asks of the API. */
export interface Asking {
  /**
   * The answer at a path below `/api`, asked once however often the document names it. Rejects with the API's error, its
   * code and hint in `extensions`.
   */
  ask(asked: { method: string; path: string; found: Found; body?: unknown }): Promise<unknown>
  /** A parent's property, which was found by what the parent was. */
  within(parent: unknown, value: unknown): unknown
  /** What a value was found by. */
  foundBy(value: unknown): Found
}

export interface AskingOptions {
  inside: Inside
  /** Who asks: its headers are those of every request inside. */
  outside: Request
  /** Requests for one document. Default: 100. */
  most?: number
}

export function asking({ inside, outside, most = 100 }: AskingOptions): Asking {
  const asked = new Map<string, Promise<unknown>>()
  const found = new WeakMap<object, Found>()
  const headers = headersOf(outside)
  const { origin } = new URL(outside.url)

  async function ask({ method, path, found: by, body }: Parameters<Asking['ask']>[0]): Promise<unknown> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const key = `${method} ${path} ${text ?? ''}`
    const answer = asked.get(key) ?? answered(method, path, text)
    asked.set(key, answer)
    return noted(await answer, by)
  }

  async function answered(method: string, path: string, body: string | undefined): Promise<unknown> {
    if (asked.size >= most) throw tooMany(most)
    const init = { method, headers, signal: outside.signal, ...(body !== undefined && { body }) }
    const response = await inside(new Request(`${origin}/api${path}`, init))
    const answer: unknown = await response.json()
    if (response.ok) return answer
    const { message, ...extensions } = (answer as ErrorBody).error
    throw new GraphQLError(message, { extensions })
  }

  function noted(value: unknown, by: Found): unknown {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === 'object' && each !== null) found.set(each, { ...by, ...idsIn(each) })
    }
    return value
  }

  const foundBy = (value: unknown) => (typeof value === 'object' && value !== null && found.get(value)) || {}

  return { ask, foundBy, within: (parent, value) => noted(value, foundBy(parent)) }
}

/** An insight of a list is found by its own id, in the app that the list was found in. */
function idsIn(value: object): Found {
  return Object.fromEntries(Object.entries(value).filter(([key, id]) => key.endsWith('_id') && typeof id === 'string'))
}

/** What says who asks, and from where. */
function headersOf({ headers }: Request): Headers {
  const kept = ['authorization', 'cookie', 'origin', 'sec-fetch-site', 'host', 'accept-language']
  const entries = kept.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!] as [string, string]] : []))
  return new Headers(entries)
}

const tooMany = (most: number) =>
  new GraphQLError(`The document asks for more than ${most} things.`, {
    extensions: { code: 'invalid_query', hint: 'Ask for fewer apps or insights at a time.' },
  })
