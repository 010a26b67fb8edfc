import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Scheduler } from '../../src/runtime/jobs/scheduler.ts'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { server } from '../../src/runtime/server/app.ts'
import { type LocalOptions, openLocal } from '../../src/runtime/targets/local.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'

/** A data directory that is gone afterwards. */
export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'dataloaf-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export const admin = { email: 'ada@example.com', password: 'bread and butter' }

/** The local target with an admin, an app and a write key, loading as quickly as it can. */
export async function openShop(dataDirectory: string, options: Partial<LocalOptions> = {}) {
  const runtime = await openLocal({ dataDirectory, journal: { segmentAge: 20 }, loadEvery: 20, ...options })
  await runtime.accounts.ensureAdmin(admin)
  const shop = (await runtime.apps.find('Shop')) ?? (await runtime.apps.create({ name: 'Shop' }))
  const key = (await runtime.keys.list(shop.app_id))[0] ?? (await runtime.keys.create(shop.app_id))
  return { runtime, shop, writeKey: key.write_key }
}

export interface Client {
  app: ReturnType<typeof server>
  /** As the machine's owner, unless the headers say otherwise. */
  get(path: string): Promise<Response>
  post(path: string, body: unknown, headers?: { [name: string]: string }): Promise<Response>
  delete(path: string): Promise<Response>
  /** By any other method. */
  send(method: string, path: string, body?: object): Promise<Response>
  /** Events as an SDK sends them. */
  collect(writeKey: string, ...batch: object[]): Promise<Response>
  /** Does what is due, when a test says so. */
  scheduler: Scheduler
  /** Faults that nobody foresaw. */
  faults: unknown[]
  close(): void
}

/** Asks the server without a socket. */
export function clientOf(runtime: Runtime, webDirectory?: string): Client {
  const closing = new AbortController()
  const faults: unknown[] = []
  const about = {
    target: 'local' as const,
    version: '1.2.3',
    started_at: '2026-01-31T10:00:00.000Z',
    address: 'http://127.0.0.1:4600',
    collector: 'http://127.0.0.1:4600/v1/batch',
  }
  const report = (error: unknown) => void faults.push(error)
  let scheduler: Scheduler | undefined
  const app = server({
    runtime,
    about,
    webDirectory,
    closing: closing.signal,
    report,
    privateWebhooks: true,
    scheduled: (started) => {
      scheduler = started
    },
  })
  const headers = { authorization: `Bearer ${runtime.accounts.token}`, 'content-type': 'application/json' }
  return {
    app,
    scheduler: scheduler!,
    faults,
    get: async (path) => await app.request(path, { headers }),
    post: async (path, body, own = headers) =>
      await app.request(path, { method: 'POST', headers: own, body: JSON.stringify(body) }),
    delete: async (path) => await app.request(path, { method: 'DELETE', headers }),
    send: async (method, path, body = {}) => await app.request(path, { method, headers, body: JSON.stringify(body) }),
    collect: async (writeKey, ...batch) =>
      await app.request('/v1/batch', {
        method: 'POST',
        headers: { authorization: `Bearer ${writeKey}` },
        body: JSON.stringify({ batch }),
      }),
    close: () => closing.abort(),
  }
}

/** Asks again until the answer fits; the test's own time limit ends it otherwise. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (fits(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The answer's body; the test knows its shape. */
export async function json<T = { [key: string]: unknown }>(answer: Response | Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T
}

export const everything = { kind: 'trend', series: [{ event: null }], range: { all: true }, interval: 'none' }

/** A running shop for all tests of a suite. What nobody foresaw fails the suite. */
export function useShop(options: Partial<LocalOptions> = {}) {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  const shop = {} as { runtime: Runtime; client: Client; writeKey: string; appId: string }

  beforeAll(async () => {
    directory = await temporaryDirectory()
    const { runtime, shop: app, writeKey } = await openShop(directory.path, options)
    Object.assign(shop, { runtime, writeKey, appId: app.app_id, client: clientOf(runtime) })
  })
  afterAll(async () => {
    shop.client.close()
    await shop.runtime.close()
    await directory.remove()
    expect(shop.client.faults).toEqual([])
  })

  return {
    shop,
    /** Everything that was accepted can be counted. */
    async loaded() {
      await shop.runtime.stream.flush()
      await shop.runtime.loader.idle()
    },
    /** An app of its own for a test that counts. */
    async newApp(name: string) {
      const { app_id } = await shop.runtime.apps.create({ name })
      const { write_key } = await shop.runtime.keys.create(app_id)
      return { path: `/api/apps/${app_id}`, writeKey: write_key }
    },
    /** Events of an app, by a query. */
    async counted(path: string) {
      const { series } = await json<TrendResult>(shop.client.post(`${path}/query`, everything))
      return series[0]?.total
    },
  }
}
