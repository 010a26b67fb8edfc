import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gaps } from './aws-lab-answers.ts'

/** A request to AWS as the gaps look at it. */
export interface Asked {
  /** As the signature names it: `budgets`, `apigateway`. */
  service: string
  method: string
  /** Without the query. */
  path: string
  /** The operation of services that speak JSON over one path, or of the older ones with forms; else empty. */
  operation: string
  body: string
}

/** Something that moto lacks, and what stands in for it. */
export interface Gap {
  reason: string
  concerns(asked: Asked): boolean
  /** Answers in moto's place. */
  answer?(asked: Asked): { status: number; body: string; type?: string }
  /** Puts right what moto answers. */
  correct?(body: Json): Json
}

export type Json = { [key: string]: unknown }

/** An operation that AWS refuses to whoever asks for something of this name, until it is taken away again. */
export type Refused = Pick<Asked, 'service' | 'operation'> & { about: string }

export interface Gaps {
  endpoint: string
  /** To be filled by a test. */
  refused: Refused[]
  stop(): Promise<void>
}

/** Stands before moto: answers where it cannot, corrects where it is wrong, and passes all else on. */
export async function startGaps(moto: string): Promise<Gaps> {
  const refused: Refused[] = []
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, { moto, refused }).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    refused,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { moto, refused }: { moto: string; refused: Refused[] },
): Promise<void> {
  const body = await bytesOf(incoming)
  const asked = askedOf(incoming, body)
  if (refused.some((each) => isAbout(each, asked))) {
    outgoing.writeHead(403, { 'Content-Type': 'text/xml' }).end(refusalOf(asked))
    return
  }
  const gap = Object.values(gaps).find((each) => each.concerns(asked))
  if (gap?.answer) {
    const { status, body: text, type = 'application/json' } = gap.answer(asked)
    outgoing.writeHead(status, { 'Content-Type': type }).end(text)
    return
  }
  const answer = await pass(incoming, body, moto)
  const bytes = await bytesOf(answer)
  const isRight = !gap?.correct || answer.statusCode !== 200
  const corrected = isRight ? bytes : Buffer.from(JSON.stringify(gap.correct?.(JSON.parse(bytes.toString()) as Json)))
  const { 'transfer-encoding': _, ...headers } = answer.headers
  // The answer to HEAD says how long the body would be, and has none.
  const length = incoming.method === 'HEAD' ? {} : { 'content-length': corrected.length }
  outgoing.writeHead(answer.statusCode ?? 500, { ...headers, ...length }).end(corrected)
}

const isAbout = ({ service, operation, about }: Refused, asked: Asked) =>
  service === asked.service && operation === asked.operation && asked.body.includes(about)

/** As the services that are asked with forms refuse. */
function refusalOf({ service, operation }: Asked): string {
  const message = `User: arn:aws:iam::123456789012:user/me is not authorized to perform: ${service}:${operation}`
  return `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`
}

function askedOf({ method = 'GET', url = '/', headers }: IncomingMessage, bytes: Buffer): Asked {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([\w-]+)\//.exec(headers.authorization ?? '')?.[1] ?? ''
  const isText = /json|form/.test(headers['content-type'] ?? '')
  const body = isText ? bytes.toString() : ''
  const target =
    String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? ''
  const operation = target || (new URLSearchParams(body).get('Action') ?? '')
  return { service, method, path: decodeURIComponent(url.split('?')[0] ?? ''), operation, body }
}

function pass({ method, headers, url = '/' }: IncomingMessage, body: Buffer, to: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, ...rest } = headers
    const sent = { ...rest, 'content-length': String(body.length) }
    request(new URL(url, to), { method, headers: sent }, resolve).on('error', reject).end(body)
  })
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
