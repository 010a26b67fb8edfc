/** A proxy before an AWS that does to requests what happens to them in the real one. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface AwsRequest {
  /** Whose key it is signed with. */
  caller: string
  method: string
  path: string
  /** Service and action of a JSON protocol: `Firehose_20150804.PutRecordBatch`. */
  target: string
  body: string
}

export interface AwsAnswer {
  status: number
  body: string | Buffer
  headers?: { [name: string]: string }
}

/** What to do with a request: `forward` it once or more; `null` as the answer cuts the connection. */
export type Fault = (request: AwsRequest, forward: (body?: string) => Promise<AwsAnswer>) => Promise<AwsAnswer | null>

export interface FaultyAws {
  endpoint: string
  /** Given in turn to the next requests that it `fits`; the others pass. */
  faults: { fits: (request: AwsRequest) => boolean; fault: Fault }[]
  /** Of all requests, in order. */
  seen: AwsRequest[]
  close(): Promise<void>
}

export async function openFaultyAws(endpoint: string): Promise<FaultyAws> {
  const faulty: Pick<FaultyAws, 'faults' | 'seen'> = { faults: [], seen: [] }
  const server = createServer(async (incoming, response) => {
    const bytes = await bytesOf(incoming)
    const request = requestOf(incoming, bytes)
    faulty.seen.push(request)
    const at = faulty.faults.findIndex(({ fits }) => fits(request))
    const [found] = at >= 0 ? faulty.faults.splice(at, 1) : []
    const forward = (body: string | Buffer = bytes) => forwarded(endpoint, incoming, body)
    const answer = found ? await found.fault(request, forward) : await forward()
    if (!answer) return void incoming.socket.destroy()
    const headers = { 'content-type': 'application/x-amz-json-1.1', ...answer.headers }
    response.writeHead(answer.status, headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...faulty,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const errorOf = (status: number, type: string): AwsAnswer => ({
  status,
  body: JSON.stringify({ __type: type, message: type }),
})

export const throttled: Fault = async () => errorOf(503, 'ServiceUnavailableException')
export const denied: Fault = async () => errorOf(400, 'AccessDeniedException')

/** Done, but nobody hears of it. */
export const lostReply: Fault = async (_, forward) => {
  await forward()
  return null
}

/** Of a batch, only the records at odd places are taken. */
export const halfTaken: Fault = async ({ body }, forward) => {
  const { Records, ...rest } = JSON.parse(body) as { Records: unknown[] }
  const taken = Records.filter((_, index) => index % 2 === 1)
  if (taken.length > 0) await forward(JSON.stringify({ ...rest, Records: taken }))
  const RequestResponses = Records.map((_, index) =>
    index % 2 === 1
      ? { RecordId: String(index) }
      : { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' },
  )
  return { status: 200, body: JSON.stringify({ FailedPutCount: Records.length - taken.length, RequestResponses }) }
}

async function forwarded(endpoint: string, { method = '', url, headers }: IncomingMessage, body: string | Buffer) {
  const kept = Object.entries(headers).filter(
    ([name]) => !['content-length', 'host', 'connection', 'expect'].includes(name),
  )
  const answer = await fetch(new URL(url!, endpoint), {
    method,
    headers: Object.fromEntries(kept) as Record<string, string>,
    ...(!['GET', 'HEAD'].includes(method) && { body: new Uint8Array(Buffer.from(body)) }),
  })
  const etag = answer.headers.get('etag')
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()), ...(etag && { headers: { etag } }) }
}

function requestOf({ method = '', url = '', headers }: IncomingMessage, bytes: Buffer): AwsRequest {
  const [, caller = ''] = /Credential=([^/]+)\//.exec(String(headers.authorization)) ?? []
  return { caller, method, path: url, target: String(headers['x-amz-target'] ?? ''), body: bytes.toString() }
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
