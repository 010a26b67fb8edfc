import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  post(path: string, body: unknown, headers?: HeadersInit): Promise<Response>
  delete(path: string): Promise<Response>
  /** Events as an SDK sends them. */
  collect(writeKey: string, ...batch: object[]): Promise<Response>
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
  }
  const report = (error: unknown) => void faults.push(error)
  const app = server({ runtime, about, webDirectory, closing: closing.signal, report })
  const headers = { authorization: `Bearer ${runtime.accounts.token}`, 'content-type': 'application/json' }
  return {
    app,
    faults,
    get: async (path) => await app.request(path, { headers }),
    post: async (path, body, own = headers) =>
      await app.request(path, { method: 'POST', headers: own, body: JSON.stringify(body) }),
    delete: async (path) => await app.request(path, { method: 'DELETE', headers }),
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
