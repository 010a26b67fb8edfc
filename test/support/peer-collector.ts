import { collector } from '../../src/runtime/collector/app.ts'
import type { StreamBatch } from '../../src/runtime/ports.ts'
import type { EventRecord, UserRecord } from '../../src/runtime/records.ts'

export const writeKey = 'wk_test'

/** A collector that keeps what it takes in memory, and breaks where a test wants it to. */
export function peerCollector(now = Date.UTC(2026, 0, 31, 12)) {
  const events: EventRecord[] = []
  const users: UserRecord[] = []
  const trouble: { stream?: Error } = {}
  const stream = {
    async append(batch: StreamBatch) {
      if (trouble.stream) throw trouble.stream
      events.push(...batch.events.map((line) => JSON.parse(line)))
      users.push(...batch.users.map((line) => JSON.parse(line)))
    },
    async flush() {},
    async close() {},
  }
  const keys = { find: async (key: string) => (key === writeKey ? { app_id: 'app_test', key_id: 'k' } : null) }
  const app = collector({ stream, keys, clock: () => now })

  /** A body as it is, or as JSON. */
  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
    const init = { method: 'POST', headers, body: raw ? body : JSON.stringify(body), duplex: 'half' }
    return told(await app.request(path, init as RequestInit))
  }

  async function get(path: string, headers: Record<string, string> = {}) {
    return told(await app.request(path, { headers }))
  }

  return { app, events, users, trouble, post, get }
}

async function told(response: Response) {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}
