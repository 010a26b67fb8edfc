import { createServer } from 'node:http'
import type { ApiResult } from '../../src/runtime/collector/lambda.ts'
import { httpApi } from './api-gateway.ts'
import type { LambdaFunction } from './lambda-function.ts'
import { onLoopback } from './loopback.ts'

/** An HTTP API that listens here and calls a function, for whoever speaks HTTP to it. */
export async function serveGateway(handler: LambdaFunction): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = 'GET', url: path = '/' } = request
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const event = httpApi({ method, path, headers, ...(chunks.length > 0 && { body: Buffer.concat(chunks) }) })
    const answer = await handler.invoke<ApiResult>(event)
    response.writeHead(answer.statusCode, answer.headers).end(answer.body)
  })
  return onLoopback(server)
}
