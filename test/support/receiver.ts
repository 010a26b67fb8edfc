/** A real HTTP server in the collector's place that answers as a test tells it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Item } from '../../src/event.ts'
import { freePort } from './free-port.ts'

export interface Received {
  headers: IncomingMessage['headers']
  items: Item[]
  sentAt: string
}

/** Answers the request with this number; null leaves it to `accept`. */
export type Behave = (number: number, response: ServerResponse, received: Received) => boolean | undefined

export interface Receiver {
  endpoint: string
  port: number
  /** Every request, answered well or not. */
  requests: Received[]
  /** The items of the requests that were answered with 202. */
  accepted: Item[]
  close(): Promise<void>
}

/**
 * `behave` answers a request itself and returns true, or leaves it: then it is accepted. Once closed, nobody else is at
 * its port.
 */
export async function startReceiver(behave: Behave = () => false, at?: number): Promise<Receiver> {
  const port = at ?? (await freePort())
  const requests: Received[] = []
  const accepted: Item[] = []
  const server = createServer(async (request, response) => {
    const received = await read(request)
    requests.push(received)
    if (behave(requests.length, response, received)) return
    accepted.push(...received.items)
    answer(response, 202, { accepted: received.items.length, rejected: [] })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { endpoint: `http://127.0.0.1:${port}`, port, requests, accepted, close }

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
}

export function answer(response: ServerResponse, status: number, body: unknown = {}, headers = {}): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  return true
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  const { batch, sent_at } = JSON.parse(text.toString()) as { batch: Item[]; sent_at: string }
  return { headers: request.headers, items: batch, sentAt: sent_at }
}
