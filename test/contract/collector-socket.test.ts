import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collector } from '../../src/runtime/collector/app.ts'
import { type Journal, openJournal } from '../../src/runtime/stream/journal.ts'
import { type MemoryBucket, memoryBucket } from '../support/memory-bucket.ts'

let directory: string
let bucket: MemoryBucket
let journal: Journal
let server: ReturnType<typeof serve>
let port: number

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dataloaf-collector-'))
  bucket = memoryBucket()
  journal = await openJournal({ directory, bucket, clock: Date.now })
  const keys = { find: async (key: string) => (key === 'wk_test' ? { app_id: 'app_test', key_id: 'key_test' } : null) }
  const app = collector({ stream: journal, keys, clock: Date.now })
  server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterEach(async () => {
  server.close()
  await journal.close()
  await rm(directory, { recursive: true, force: true })
})

const headers = { authorization: 'Bearer wk_test' }

describe('the collector behind a socket, on the journal', () => {
  it('has every event it accepted in the bucket', async () => {
    const sent = Array.from({ length: 40 }, (_, index) => `e${index}`)
    const answers = await Promise.all(
      sent.map((id, index) => post({ batch: [{ event_name: 'x', event_id: id }] }, index % 2 === 0)),
    )
    expect(answers).toEqual(sent.map(() => ({ accepted: 1, rejected: [] })))
    await journal.flush()
    const lines = [...bucket.objects.values()].flatMap((body) => gunzipSync(body).toString().trimEnd().split('\n'))
    const ids = lines.map((line) => (JSON.parse(line) as { event_id: string }).event_id)
    expect(ids.sort()).toEqual(sent.sort())
  })

  it('takes chunked bodies, and double slashes as they are', async () => {
    const body = '{"event_name":"x","user_id":"u1"}'
    const answer = await raw(
      `POST //events?write_key=wk_test HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n` +
        `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 200 .*{"accepted":1,"rejected":\[\]}/s)
  })

  it('stops reading a body without end', async () => {
    const chunk = `fa00\r\n${' '.repeat(64_000)}\r\n`
    const answer = await raw(
      `POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wk_test\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk.repeat(20)}`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })

  it('goes on when a sender hangs up in the middle', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write(
      'POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wk_test\r\nContent-Length: 100\r\n\r\n{"bat',
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    expect(await post({ batch: [{ event_name: 'x' }] }, false)).toEqual({ accepted: 1, rejected: [] })
  })
})

async function post(body: object, zipped: boolean): Promise<unknown> {
  const text = JSON.stringify(body)
  const init = zipped
    ? { body: gzipSync(text), headers: { ...headers, 'content-encoding': 'gzip' } }
    : { body: text, headers }
  const response = await fetch(`http://127.0.0.1:${port}/v1/batch`, { method: 'POST', ...init })
  return response.json()
}

async function raw(request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(request)
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (/\r\n\r\n.*}/s.test(text)) break
  }
  return text
}
