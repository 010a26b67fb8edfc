import { gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { collector } from '../../../../src/runtime/collector/app.ts'
import { lambda } from '../../../../src/runtime/collector/lambda.ts'
import type { StreamBatch } from '../../../../src/runtime/ports.ts'
import { httpApi, restApi } from '../../../support/api-gateway.ts'

const gateways = [
  { name: 'an HTTP API', event: httpApi },
  { name: 'a REST API', event: restApi },
]

describe.each(gateways)('the collector behind $name', ({ event }) => {
  const batches: StreamBatch[] = []
  const stream = {
    append: async (batch: StreamBatch) => void batches.push(batch),
    flush: async () => undefined,
    close: async () => undefined,
  }
  const keys = { find: async (key: string) => (key === 'wk_1' ? { app_id: 'app_1', key_id: 'key_1' } : null) }
  const handler = lambda(collector({ stream, keys, clock: () => Date.UTC(2026, 0, 31) }))
  const taken = () =>
    batches.splice(0).flatMap(({ events, users }) => [...events, ...users].map((line) => JSON.parse(line)))
  const body = JSON.stringify({ batch: [{ event_name: 'bought', user_id: 'ü' }] })
  const headers = { Authorization: 'Bearer wk_1', 'Content-Type': 'application/json' }

  it.each([
    ['text', body],
    ['bytes', Buffer.from(body)],
    ['gzip', gzipSync(body)],
  ])('takes a body of %s', async (_, given) => {
    const answer = await handler(event({ method: 'POST', path: '/v1/batch', headers, body: given }))
    expect(answer).toMatchObject({ statusCode: 202, body: '{"accepted":1,"rejected":[]}', isBase64Encoded: false })
    expect(taken()).toEqual([expect.objectContaining({ app_id: 'app_1', event_name: 'bought', user_id: 'ü' })])
  })

  it('corrects times by how far the sender’s clock is off, as it says when it sends', async () => {
    const late = '2026-01-30T23:00:00.000Z'
    const batch = [{ event_name: 'bought', user_id: 'u', event_created: '2026-01-30T22:59:00.000Z' }]
    for (const given of [
      body,
      JSON.stringify({ batch, sent_at: late }),
      gzipSync(JSON.stringify({ batch, sent_at: late })),
    ])
      await handler(event({ method: 'POST', path: '/v1/batch', headers, body: given }))
    expect(taken().map(({ event_created }) => event_created)).toEqual([
      '2026-01-31T00:00:00.000Z',
      '2026-01-30T23:59:00.000Z',
      '2026-01-30T23:59:00.000Z',
    ])
  })

  it('does not mind that a length was announced of another encoding', async () => {
    const wrong = { ...headers, 'Content-Length': '7' }
    expect((await handler(event({ method: 'POST', path: '/v1/batch', headers: wrong, body }))).statusCode).toBe(202)
    taken()
  })

  it('reads the key of the query, and what a path says escaped', async () => {
    const answer = await handler(
      event({
        method: 'PATCH',
        path: '/v1/users/a%20b%2Fc%3Fd?write_key=wk_1',
        body: '{"user_attributes":{"plan":"pro"}}',
      }),
    )
    expect(answer.statusCode).toBe(202)
    expect(taken()).toEqual([expect.objectContaining({ user_id: 'a b/c?d', set: { plan: 'pro' } })])
  })

  it('answers a browser’s question', async () => {
    const answer = await handler(
      event({ method: 'OPTIONS', path: '/v1/batch', headers: { Origin: 'https://a.example' } }),
    )
    expect(answer).toMatchObject({ statusCode: 204, body: '' })
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://a.example' })
  })

  it('passes a refusal on', async () => {
    const answer = await handler(event({ method: 'POST', path: '/v1/batch', body }))
    expect([answer.statusCode, JSON.parse(answer.body).error.code]).toEqual([401, 'unauthorized'])
  })
})

describe('the adapter for API Gateway', () => {
  const echo = lambda(new Hono().all('*', (c) => c.text(`${c.req.method} ${new URL(c.req.url).pathname}`)))

  it('leaves the stage out of the path', async () => {
    const event = {
      version: '2.0' as const,
      rawPath: '/prod/v1/batch',
      requestContext: { stage: 'prod', http: { method: 'POST' } },
    }
    expect((await echo(event)).body).toBe('POST /v1/batch')
  })

  it('takes a path that the gateway has decoded', async () => {
    expect((await echo({ httpMethod: 'GET', path: '/v1/users/a b?c#ü' })).body).toBe('GET /v1/users/a%20b%3Fc%23%C3%BC')
  })

  it('takes an event without headers, query and body', async () => {
    const bare = { headers: null, multiValueHeaders: null, multiValueQueryStringParameters: null, body: null }
    expect((await echo({ httpMethod: 'POST', path: '/', ...bare })).body).toBe('POST /')
  })

  it('hands on images as bytes, and tells what stands before the path', async () => {
    const seen = lambda(
      new Hono()
        .get('/i', () => new Response(new Uint8Array([0x47, 0xff]), { headers: { 'content-type': 'image/gif' } }))
        .get('/v1/x', (c) => c.text(c.req.header('x-forwarded-prefix') ?? 'none')),
    )
    expect(await seen({ httpMethod: 'GET', path: '/i' })).toMatchObject({ body: 'R/8=', isBase64Encoded: true })
    const staged = { httpMethod: 'GET', path: '/v1/x', requestContext: { path: '/collect/v1/x' } }
    expect((await seen(staged)).body).toBe('/collect')
    expect((await seen({ httpMethod: 'GET', path: '/v1/x' })).body).toBe('none')
  })
})
