/** Receives what an SDK sends, counts it and answers at once. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { serveCalls } from '../worker.ts'

export interface Receiver {
  listen(): Promise<number>
  /** Bodies and bytes since the last call; `ids` are different event ids. */
  count(): { requests: number; bytes: number; ids: number }
}

let bodies: Buffer[] = []
serveCalls({ listen, count } satisfies Receiver)

function listen(): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks))
      response.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":1,"rejected":[]}')
    })
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}

function count(): ReturnType<Receiver['count']> {
  const ids = new Set<string>()
  for (const body of bodies) {
    const { batch } = JSON.parse(gunzipSync(body).toString()) as { batch: { event_id: string }[] }
    for (const { event_id } of batch) ids.add(event_id)
  }
  const bytes = bodies.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const counted = { requests: bodies.length, bytes, ids: ids.size }
  bodies = []
  return counted
}
