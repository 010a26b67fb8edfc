/**
 * Sends requests as fast as they are answered, or at a steady rate: raw sockets and bytes made beforehand, so that
 * it takes a small part of a core where the server takes all of one. Runs as a worker.
 */
import { connect, type Socket } from 'node:net'
import { serveCalls } from './worker.ts'

export interface Load {
  port: number
  path: string
  writeKey: string
  /** Events in a request; 1 sends a single item to the path. */
  batch: number
  connections: number
  milliseconds: number
  /** Requests a second over all connections; absent: as many as are answered. */
  rate?: number
}

export interface Loaded {
  requests: number
  events: number
  /** Answers that were not 2xx. */
  failed: number
  seconds: number
  /** Milliseconds from request to answer, of a sample. */
  latencies: number[]
}

export type Generator = { send(load: Load): Promise<Loaded> }

const idDigits = 'ffffffffffff'
let sent = 0
// Ids of one run must not be those of the one before.
const run = Math.floor(Date.now() / 1000)
  .toString(16)
  .padStart(8, '0')

serveCalls({ send } satisfies Generator)

async function send(load: Load): Promise<Loaded> {
  const result: Loaded = { requests: 0, events: 0, failed: 0, seconds: 0, latencies: [] }
  const start = performance.now()
  const until = start + load.milliseconds
  await Promise.all(Array.from({ length: load.connections }, (_, i) => converse(load, i, until, result)))
  result.seconds = (performance.now() - start) / 1000
  return result
}

async function converse(load: Load, index: number, until: number, result: Loaded): Promise<void> {
  const { port, batch, connections, rate } = load
  const { bytes, ids } = request(load)
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const every = rate === undefined ? 0 : (1000 * connections) / rate
  let next = performance.now() + (every * index) / connections
  while (performance.now() < until) {
    if (every > 0) {
      const wait = next - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      next += every
    }
    number(bytes, ids)
    const start = performance.now()
    const status = await exchange(socket, bytes)
    if (result.requests++ % 16 === 0) result.latencies.push(performance.now() - start)
    if (status >= 200 && status < 300) result.events += batch
    else result.failed++
  }
  socket.destroy()
}

/** The request's bytes and where the ids' digits stand in them. */
function request({ port, path, writeKey, batch }: Load): { bytes: Buffer; ids: number[] } {
  const now = new Date().toISOString()
  const items = Array.from({ length: batch }, (_, i) => ({
    event_name: 'product_viewed',
    event_id: `${run}-0000-7000-a${(i % 4096).toString(16).padStart(3, '0')}-${idDigits}`,
    user_id: `user-${Math.floor(Math.random() * 50_000)}`,
    event_created: now,
    event_attributes: {
      path: `/products/${i % 50}`,
      price: 19.5,
      plan: i % 3 === 0 ? 'pro' : 'free',
      position: i % 10,
    },
    context: { library: { name: 'dataloaf-node', version: '0.1.0' } },
  }))
  const body = JSON.stringify(batch === 1 ? items[0] : { batch: items })
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${writeKey}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
  const ids: number[] = []
  for (let at = bytes.indexOf(idDigits); at >= 0; at = bytes.indexOf(idDigits, at + 1)) ids.push(at)
  return { bytes, ids }
}

function number(bytes: Buffer, ids: readonly number[]): void {
  const digits = Buffer.from((++sent).toString(16).padStart(idDigits.length, '0'), 'latin1')
  for (const at of ids) digits.copy(bytes, at)
}

/** The status of the answer, once all of it is there. */
function exchange(socket: Socket, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    const fail = () => reject(new Error('The server closed the connection.'))
    socket.once('close', fail)
    socket.on('data', read)
    socket.write(bytes)

    function read(chunk: Buffer): void {
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = /content-length: (\d+)/i.exec(text)
      const complete = length ? text.length >= head + 4 + Number(length[1]) : text.endsWith('\r\n0\r\n\r\n')
      if (!complete) return
      socket.off('data', read)
      socket.off('close', fail)
      resolve(Number(text.slice(9, 12)))
    }
  })
}
