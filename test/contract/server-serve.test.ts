import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataLoafError } from '../../src/errors.ts'
import type { Warehouse } from '../../src/runtime/ports.ts'
import { type Served, serve } from '../../src/runtime/server/serve.ts'
import type { Status } from '../../src/runtime/server/status.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { everything, openShop, temporaryDirectory, until } from '../support/local.ts'

describe('serving on a socket', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let runtime: Runtime
  let served: Served
  let writeKey: string

  const start = async () => {
    ;({ runtime, writeKey } = await openShop(directory.path))
    served = await serve(runtime, { port: 0, version: '1.2.3' })
  }
  const stop = async () => {
    await served.close()
    await runtime.close()
  }
  beforeEach(async () => {
    directory = await temporaryDirectory()
    await start()
  })
  afterEach(async () => {
    await stop()
    await directory.remove()
  })

  const headers = () => ({ authorization: `Bearer ${runtime.accounts.token}`, 'content-type': 'application/json' })
  const get = (path: string) => fetch(`${served.address}${path}`, { headers: headers() })
  const status = async () => (await (await get('/api/status')).json()) as Status
  const collect = (...batch: object[]) =>
    fetch(served.collector, {
      method: 'POST',
      headers: { authorization: `Bearer ${writeKey}` },
      body: JSON.stringify({ batch }),
    })
  const ask = (query: unknown, signal?: AbortSignal) =>
    fetch(`${served.address}/api/apps/Shop/query`, {
      method: 'POST',
      headers: headers(),
      body: JSON.stringify(query),
      ...(signal && { signal }),
    })
  /** The same server with a warehouse that is not well. */
  async function serveWith(warehouse: Partial<Warehouse>) {
    await served.close()
    served = await serve({ ...runtime, warehouse: { ...runtime.warehouse, ...warehouse } }, { port: 0 })
  }

  it('says where it is in server.json, and takes it away when it stops', async () => {
    const file = join(directory.path, 'server.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      pid: process.pid,
      address: served.address,
      collector: `${served.address}/v1/batch`,
      started_at: expect.stringMatching(/Z$/),
      version: '1.2.3',
    })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(served.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await served.close()
    expect(existsSync(file)).toBe(false)
  })

  it('refuses a port that is taken, naming it and what to do', async () => {
    const port = Number(new URL(served.address).port)
    await expect(serve(runtime, { port })).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(String(port)),
      hint: expect.stringContaining('--port'),
    })
    expect((await fetch(`${served.address}/healthz`)).status).toBe(200)
  })

  it('goes on after a restart with the same people, apps, keys, counts and answers', async () => {
    await collect({ event_name: 'a', event_id: '1' }, { event_name: 'a', event_id: '1' }, { event_name: 'b' })
    const before = await until(status, ({ pipeline }) => pipeline.loaded === 3)
    const { token } = runtime.accounts
    await stop()
    await start()
    expect(runtime.accounts.token).toBe(token)
    expect((await status()).pipeline).toEqual(before.pipeline)
    expect(await (await ask(everything)).json()).toMatchObject({ series: [{ total: 2 }] })
    await collect({ event_name: 'c' })
    const after = await until(status, ({ pipeline }) => pipeline.loaded === 4)
    expect(after.pipeline).toMatchObject({ received: 4, lag_seconds: 0 })
  })

  it('counts as received what the last process left on its way', async () => {
    await stop()
    ;({ runtime, writeKey } = await openShop(directory.path, {
      loadEvery: 3_600_000,
      journal: { segmentAge: 3_600_000 },
    }))
    served = await serve(runtime, { port: 0 })
    await collect({ event_name: 'a' }, { event_name: 'b' })
    expect((await status()).pipeline).toMatchObject({ received: 2, loaded: 0 })
    await stop()
    await start()
    const { pipeline } = await until(status, ({ pipeline }) => pipeline.loaded === 2)
    expect(pipeline.received).toBe(2)
  })

  it('ends streams and finishes requests when it stops', async () => {
    const live = await get('/api/apps/Shop/live')
    const reading = live.text()
    const answer = collect({ event_name: 'last' })
    expect((await answer).status).toBe(202)
    await served.close()
    expect(await reading).toContain('"event_name":"last"')
    await expect(get('/healthz')).rejects.toThrow()
  })

  it('forgets a reader that went away', async () => {
    const leaving = new AbortController()
    const answer = await fetch(`${served.address}/api/apps/Shop/live`, { headers: headers(), signal: leaving.signal })
    expect(answer.status).toBe(200)
    leaving.abort()
    expect((await collect({ event_name: 'a' })).status).toBe(202)
  })

  it('stops the query in the warehouse when the one who asked goes away', async () => {
    const leaving = new AbortController()
    const stopped = new Promise<boolean>((resolve) => {
      void serveWith({
        run: async (statement, options) => {
          if (!statement.text.includes('current_events')) return await runtime.warehouse.run(statement, options)
          return await new Promise((_, reject) => {
            options?.signal?.addEventListener('abort', () => {
              resolve(true)
              reject(new DataLoafError('cancelled', 'The query was cancelled.'))
            })
            leaving.abort()
          })
        },
      }).then(() => ask(everything, leaving.signal).catch(() => undefined))
    })
    expect(await stopped).toBe(true)
  })

  it.each([
    ['timed_out', 408, null],
    ['unavailable', 503, '5'],
    ['overloaded', 503, '5'],
  ] as const)('answers a query by %s as %i', async (code, expected, retryAfter) => {
    const fail = () => Promise.reject(new DataLoafError(code, 'Not now.'))
    await serveWith({
      run: (statement) => (statement.text.includes('events') ? fail() : runtime.warehouse.run(statement)),
    })
    const answer = await ask(everything)
    expect(answer.status).toBe(expected)
    expect(answer.headers.get('retry-after')).toBe(retryAfter)
    expect(await answer.json()).toEqual({ error: { code, message: 'Not now.' } })
  })

  it('goes on collecting, and says that it is not ready, while the warehouse is away', async () => {
    await serveWith({ run: () => Promise.reject(new DataLoafError('unavailable', 'Not now.')) })
    expect((await fetch(`${served.address}/readyz`)).status).toBe(503)
    expect((await fetch(`${served.address}/healthz`)).status).toBe(200)
    expect((await collect({ event_name: 'a' })).status).toBe(202)
  })

  it('answers a repeated question from memory until something is loaded', async () => {
    const today = { ...everything, range: { last: 7, unit: 'day' } }
    const cached = async () => ((await (await ask(today)).json()) as { meta: { cached: boolean } }).meta.cached
    expect(await cached()).toBe(false)
    expect(await cached()).toBe(true)
    await collect({ event_name: 'a' })
    await until(status, ({ pipeline }) => pipeline.loaded === 1)
    const answer = await ask(today)
    expect(await answer.json()).toMatchObject({ series: [{ total: 1 }], meta: { cached: false } })
  })

  it('takes an import of any size as it comes, without keeping it', async () => {
    const line = `${JSON.stringify({ event_name: 'imported', event_attributes: { text: 'x'.repeat(1_000) } })}\n`
    const [chunks, perChunk] = [200, 50]
    const answer = await new Promise<string>((resolve, reject) => {
      const sending = request(
        `${served.address}/api/apps/Shop/import?import_id=big`,
        { method: 'POST', headers: headers() },
        async (incoming) => resolve(Buffer.concat(await incoming.toArray()).toString()),
      )
      sending.on('error', reject)
      const send = (left: number): void => {
        if (left === 0) sending.end()
        else sending.write(line.repeat(perChunk), () => send(left - 1))
      }
      send(chunks)
    })
    expect(JSON.parse(answer)).toMatchObject({ accepted: chunks * perChunk, rejected_count: 0 })
    await until(
      async () => (await (await get('/api/apps/Shop/imports/big')).json()) as { done: boolean },
      ({ done }) => done,
    )
    expect(await (await ask(everything)).json()).toMatchObject({ series: [{ total: chunks * perChunk }] })
  })

  it('keeps what came before an import was cut off', async () => {
    const sending = request(`${served.address}/api/apps/Shop/import?import_id=cut`, {
      method: 'POST',
      headers: headers(),
    })
    sending.on('error', () => undefined)
    sending.write('{"event_name":"a"}\n'.repeat(1_500))
    await until(status, ({ pipeline }) => pipeline.loaded >= 1_000)
    sending.destroy()
    expect(await (await ask(everything)).json()).toMatchObject({ series: [{ total: 1_000 }] })
    expect((await fetch(`${served.address}/healthz`)).status).toBe(200)
  })
})

describe('a port that another program has', () => {
  it('is refused before server.json is written', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const directory = await temporaryDirectory()
    const { runtime } = await openShop(directory.path)
    const { port } = other.address() as AddressInfo
    await expect(serve(runtime, { port })).rejects.toMatchObject({ code: 'port_in_use' })
    expect(existsSync(join(directory.path, 'server.json'))).toBe(false)
    await runtime.close()
    await directory.remove()
    other.close()
  })
})
