import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { DataLoafError } from '../../../../src/errors.ts'
import { edge } from '../../../../src/runtime/collector/edge.ts'
import type { CollectorConfig } from '../../../../src/runtime/collector/published.ts'

const config: CollectorConfig = {
  version: 1,
  keys: {},
  origins: ['https://shop.example'],
  limits: { requestBytes: 10 },
}
const open = (current: () => Promise<CollectorConfig> = async () => config) =>
  edge(
    new Hono().post('/v1/batch', (c) => c.text('taken', 202)),
    { current, declared: async () => null, find: async () => null },
  )
const post = (app: Hono, headers: { [name: string]: string } = {}) =>
  app.request('/v1/batch', { method: 'POST', headers, body: '{}' })

describe('the edge of the collector', () => {
  it('lets pages of the listed origins send, and services, which have none', async () => {
    expect((await post(open(), { origin: 'https://shop.example' })).status).toBe(202)
    expect((await post(open())).status).toBe(202)
    const answer = await post(open(), { origin: 'https://other.example' })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ error: { code: 'forbidden' } })
  })

  it('lets all pages send where no origins are listed', async () => {
    const app = open(async () => ({ ...config, origins: null }))
    expect((await post(app, { origin: 'https://other.example' })).status).toBe(202)
  })

  it('refuses a body that is announced as too large', async () => {
    expect((await post(open(), { 'content-length': '11' })).status).toBe(413)
  })

  it('asks to try again when the settings cannot be read', async () => {
    const answer = await post(open(() => Promise.reject(new DataLoafError('unavailable', 'Away.', { retryAfter: 5 }))))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  })
})
