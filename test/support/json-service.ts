/** A service of AWS that speaks JSON over one path, answering as a test tells it; for what the emulator does not have. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Fields = { [field: string]: unknown }

/** A refusal is named by `__type`, as AWS's own are. */
export type Answering = (operation: string, given: Fields) => Fields

export interface JsonService {
  endpoint: string
  /** Everything that was asked, in order. */
  asked: { operation: string; given: Fields }[]
  close(): Promise<void>
}

export async function startJsonService(answering: Answering): Promise<JsonService> {
  const asked: JsonService['asked'] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
    const given = JSON.parse(Buffer.concat(chunks).toString()) as Fields
    asked.push({ operation, given })
    const answer = answering(operation, given)
    const status = '__type' in answer ? 400 : 200
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
