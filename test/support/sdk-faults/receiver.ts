/** Takes what any of the SDKs sends, and behaves as badly as it is told to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { freePort } from '../free-port.ts'

/** What is wrong with the collector; `twice`: with the first two requests alone. */
export const troubles = {
  down: 'is down',
  error: 'answers 500',
  busy: 'answers 429',
  hang: 'never answers',
  twice: 'answers 500 twice',
} as const
export type Trouble = keyof typeof troubles

export interface TroubledReceiver {
  endpoint: string
  /** From now on all is well. */
  heal(): Promise<void>
  /** How often each event was taken. */
  taken: ReadonlyMap<string, number>
  /** Bytes of all bodies and queries so far: some send events in the address. */
  bytes(): number
  close(): Promise<void>
}

export async function troubledReceiver(trouble: Trouble | undefined): Promise<TroubledReceiver> {
  const taken = new Map<string, number>()
  let wrong = trouble
  let requests = 0
  let bytes = 0
  const server = createServer(async (request, response) => {
    requests++
    const body = await bodyOf(request)
    bytes += body.length + (request.url?.split('?')[1]?.length ?? 0)
    const events = eventsIn(request, body)
    if (wrong === 'hang') return
    if (wrong === 'busy') return answer(response, 429)
    if (wrong === 'error' || (wrong === 'twice' && requests <= 2)) return answer(response, 500)
    for (const event of events) taken.set(event, (taken.get(event) ?? 0) + 1)
    answer(response, 200, request.url?.startsWith('/track') ? '1' : undefined)
  })
  // Nobody else is at it while this one is down.
  const port = await freePort()
  const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen()
  if (trouble === 'down') await close()
  return { endpoint: `http://127.0.0.1:${port}`, heal, taken, bytes: () => bytes, close }

  async function heal(): Promise<void> {
    const wasDown = wrong === 'down'
    wrong = undefined
    server.closeAllConnections()
    if (wasDown) await listen()
  }

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
}

/** Each SDK reads something else in it. */
function answer(response: ServerResponse, code: number, body = `{"accepted":1,"rejected":[],"code":${code}}`): void {
  const later = code === 429 ? { 'retry-after': '1' } : {}
  response.writeHead(code, { 'content-type': 'application/json', ...later }).end(body)
}

/** Events by their names, which are all different. */
function eventsIn({ headers, url = '' }: IncomingMessage, body: Buffer): Set<string> {
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  const form = new URLSearchParams(plain.toString().startsWith('data=') ? plain.toString() : url.split('?')[1])
  const text = plain + Buffer.from(form.get('data')?.replaceAll(' ', '+') ?? '', 'base64').toString()
  return new Set(text.match(/event-\d{5}/g))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
