import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lineLog } from '../../src/runtime/server/log.ts'
import { type Served, serve } from '../../src/runtime/server/serve.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { everything, openShop, temporaryDirectory, until } from '../support/local.ts'

describe('what the server tells of itself', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let runtime: Runtime
  let served: Served
  let writeKey: string
  let lines: string[] = []

  beforeAll(async () => {
    directory = await temporaryDirectory()
    ;({ runtime, writeKey } = await openShop(directory.path))
    const log = lineLog({ level: 'info', clock: Date.now, write: (line) => lines.push(line) })
    served = await serve(runtime, { port: 0, version: '1.2.3', log })
  })
  afterAll(async () => {
    await served.close()
    await runtime.close()
    await directory.remove()
  })
  beforeEach(() => {
    lines = []
  })

  const headers = () => ({ authorization: `Bearer ${runtime.accounts.token}`, 'content-type': 'application/json' })
  const get = (path: string) => fetch(`${served.address}${path}`, { headers: headers() })
  const ask = (query: unknown) =>
    fetch(`${served.address}/api/apps/Shop/query`, { method: 'POST', headers: headers(), body: JSON.stringify(query) })
  const metrics = async () => {
    const text = await (await get('/metrics')).text()
    return Object.fromEntries(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    )
  }

  it('is a line for each request, with its route and without whom it was about', async () => {
    await ask({ ...everything, filter: { attribute: 'email', of: 'user', op: 'eq', value: 'ada@example.com' } })
    await get('/api/apps/Shop/events/secret-event-of-ada/trace')
    await get('/api/nothing/ada')
    const told = lines.map((line) => JSON.parse(line))
    expect(told).toEqual([
      line('POST', '/api/apps/:app_id/query', 200),
      line('GET', '/api/apps/:app_id/events/:event_id/trace', 404),
      line('GET', '/api/*', 404),
    ])
    expect(lines.join('')).not.toContain('ada')
  })

  it('is not given to whoever asks without a key', async () => {
    expect((await fetch(`${served.address}/metrics`)).status).toBe(401)
    const { secret } = await runtime.accounts.apiKeys.create({
      name: 'prometheus',
      scopes: ['read'],
      created_by: 'test',
    })
    const answer = await fetch(`${served.address}/metrics`, { headers: { authorization: `Bearer ${secret}` } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('version=0.0.4')])
  })

  it('counts what came in, what was asked, and how long it took', async () => {
    const before = await metrics()
    await fetch(served.collector, {
      method: 'POST',
      headers: { authorization: `Bearer ${writeKey}` },
      body: JSON.stringify({ batch: [{ event_name: 'a' }, { event_name: 'b' }] }),
    })
    const count = 'dataloaf_events_loaded_total'
    const now = await until(metrics, (found) => found[count] === (before[count] ?? 0) + 2)
    expect(now.dataloaf_events_received_total).toBe(now[count])
    expect(now.dataloaf_pipeline_lag_seconds).toBe(0)
    expect(now['dataloaf_info{version="1.2.3",target="local"}']).toBe(1)
    expect(now.process_resident_memory_bytes).toBeGreaterThan(10_000_000)
    const lastWeek = { ...everything, range: { last: 7, unit: 'day' } }
    await ask(lastWeek)
    await ask(lastWeek)
    const asked = await metrics()
    expect(asked['dataloaf_query_seconds_count{kind="trend",cached="false"}']).toBe(1)
    expect(asked['dataloaf_query_seconds_count{kind="trend",cached="true"}']).toBe(1)
    expect(
      asked['dataloaf_http_request_seconds_count{method="POST",route="/api/apps/:app_id/query",status="200"}'],
    ).toBe(2)
  })
})

function line(method: string, route: string, status: number) {
  const time = expect.stringMatching(/^\d{4}-.*Z$/)
  return { time, level: 'info', message: 'request', method, route, status, milliseconds: expect.any(Number) }
}
