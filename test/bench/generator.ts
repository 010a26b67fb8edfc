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

/** One connection, one request at a time; resolves when the time is up and the last answer is there. */
function converse(load: Load, index: number, until: number, result: Loaded): Promise<void> {
  const { port, batch, connections, rate } = load
  const { bytes, ids } = request(load)
  const every = rate === undefined ? 0 : (1000 * connections) / rate
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let next = performance.now() + (every * index) / connections
  let start = 0

  return new Promise((resolve, reject) => {
    socket.once('connect', proceed).once('error', reject)
    socket.once('close', () => reject(new Error('The server closed the connection.')))
    onAnswers(socket, (status) => {
      if (result.requests++ % 16 === 0) result.latencies.push(performance.now() - start)
      if (status >= 200 && status < 300) result.events += batch
      else result.failed++
      proceed()
    })

    function proceed(): void {
      if (performance.now() >= until) {
        socket.removeAllListeners('close').destroy()
        resolve()
      } else if (every === 0) ask()
      else {
        setTimeout(ask, Math.max(0, next - performance.now()))
        next += every
      }
    }

    function ask(): void {
      number(bytes, ids)
      start = performance.now()
      socket.write(bytes)
    }
  })
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

/** Tells the status of each answer, once all of it is there. */
function onAnswers(socket: Socket, tell: (status: number) => void): void {
  let held: Buffer | null = null
  socket.on('data', (chunk) => {
    const answer = held ? Buffer.concat([held, chunk]) : chunk
    held = isComplete(answer) ? null : answer
    if (held === null) tell(Number(answer.toString('latin1', 9, 12)))
  })
}

function isComplete(answer: Buffer): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0) return false
  const [, length] = /content-length: (\d+)/i.exec(answer.toString('latin1', 0, head)) ?? []
  return length === undefined
    ? answer.subarray(-5).toString('latin1') === '0\r\n\r\n'
    : answer.length >= head + 4 + Number(length)
}
