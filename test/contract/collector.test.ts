import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { DataLoafError } from '../../src/errors.ts'
import { limits } from '../../src/event.ts'
import { type Accepted, collector } from '../../src/runtime/collector/app.ts'
import type { StreamBatch } from '../../src/runtime/ports.ts'
import type { EventRecord, UserRecord } from '../../src/runtime/records.ts'

const now = Date.UTC(2026, 10, 23, 6)
const key = 'wk_test'

let events: EventRecord[]
let users: UserRecord[]
let trouble: { stream?: Error; keys?: Error }
let told: Accepted[]
let app: ReturnType<typeof collector>

beforeEach(() => {
  events = []
  users = []
  trouble = {}
  told = []
  app = collector({
    stream: {
      async append(batch: StreamBatch) {
        if (trouble.stream) throw trouble.stream
        events.push(...batch.events.map((line) => JSON.parse(line)))
        users.push(...batch.users.map((line) => JSON.parse(line)))
      },
      async flush() {},
      async close() {},
    },
    keys: {
      async find(writeKey) {
        if (trouble.keys) throw trouble.keys
        return writeKey === key ? { app_id: 'app_test', key_id: 'key_test' } : null
      },
    },
    clock: () => now,
    onAccepted: (accepted) => told.push(accepted),
  })
})

interface Answer {
  accepted: number
  rejected: unknown[]
  error: { code: string; message: string; path?: unknown[] }
}

const event = (more: object = {}) => ({ event_name: 'signed_up', user_id: 'u1', ...more })
const bearer = { authorization: `Bearer ${key}` }

async function send(path: string, body: object | string, headers: Record<string, string> = bearer, method = 'POST') {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
  const init = { method, headers, body: raw ? body : JSON.stringify(body), duplex: 'half' }
  const response = await app.request(path, init as RequestInit)
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer }
}

describe('POST /v1/batch', () => {
  it('accepts each item for itself', async () => {
    const batch = [
      event(),
      { event_name: '' },
      { user_id: 'u1', user_attributes: { plan: 'pro' } },
      event({ event_attributes: { plan: Infinity } }),
    ]
    const { status, body } = await send('/v1/batch', JSON.stringify({ batch }).replace('null', '1e999'))
    expect(status).toBe(202)
    expect(body).toEqual({
      accepted: 2,
      rejected: [
        { index: 1, code: 'missing', message: 'event_name is empty; give a name, such as "signed_up".' },
        { index: 3, code: 'out_of_range', message: 'event_attributes.plan is too large a number; send it as text.' },
      ],
    })
    expect(events).toMatchObject([
      { app_id: 'app_test', event_name: 'signed_up', received_at: '2026-11-23T06:00:00.000Z' },
    ])
    expect(users).toMatchObject([{ kind: 'patch', set: { plan: 'pro' } }])
  })

  it('tells who listens what was accepted', async () => {
    await send('/v1/batch', { batch: [event()] })
    expect(told).toMatchObject([{ events: [{ event_name: 'signed_up' }], users: [] }])
  })

  it('gives every item without an id an id of its own', async () => {
    await send('/v1/batch', { batch: [event(), event()] })
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(2)
    for (const { event_id } of events) expect(event_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  })

  it.each([
    ['a list', JSON.stringify([event(), event()])],
    ['NDJSON', `${JSON.stringify(event())}\n\n${JSON.stringify(event())}\r\n`],
    ['a form that holds JSON', encodeURIComponent(JSON.stringify({ batch: [event(), event()] }))],
    ['a form with JSON as a name', `${encodeURIComponent(JSON.stringify([event(), event()]))}=`],
    ['JSON behind a byte order mark', `\ufeff${JSON.stringify([event(), event()])}`],
  ])('reads %s, whatever the content type', async (_what, body) => {
    for (const type of [
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/x-ndjson',
    ]) {
      expect((await send('/v1/batch', body, { ...bearer, 'content-type': type })).body).toEqual({
        accepted: 2,
        rejected: [],
      })
    }
  })

  it('accepts the lines of NDJSON that are JSON', async () => {
    const { status, body } = await send(
      '/v1/batch',
      `${JSON.stringify(event())}\n{"event_na\n${JSON.stringify(event())}`,
    )
    expect(status).toBe(202)
    expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'invalid_json' }] })
  })

  it('reads gzip, small and large', async () => {
    for (const count of [1, 4_000]) {
      const text = JSON.stringify({
        batch: Array.from({ length: count }, (_, n) => event({ event_id: `${n}-${Math.sin(n)}` })),
      })
      const { body } = await send('/v1/batch', gzipSync(text), { ...bearer, 'content-encoding': 'gzip' })
      expect(body).toEqual({ accepted: count, rejected: [] })
    }
  })

  it('refuses a gzip bomb without unpacking it', async () => {
    const bombs = [gzipSync(Buffer.alloc(5_000_000)), gzipSync(Buffer.alloc(200_000_000))]
    const before = process.memoryUsage().arrayBuffers
    for (const bomb of bombs) {
      expect(await send('/v1/batch', bomb)).toMatchObject({ status: 413, body: { error: { code: 'too_large' } } })
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000)
  })

  it('refuses broken gzip and broken JSON with 400', async () => {
    const cut = gzipSync('{"batch":[]}').subarray(0, 15)
    for (const body of [cut, '{"batch":', '', 'null', '5', '"x"', '{"batch":{}}', '\n\n', '%7Bx', '%7']) {
      expect(await send('/v1/batch', body)).toMatchObject({ status: 400, body: { error: { code: 'invalid_input' } } })
    }
  })

  it('refuses a body over the limit with 413, with its length announced or not', async () => {
    const large = new Uint8Array(limits.batchBytes + 1).fill(32)
    const chunks = new ReadableStream({
      pull(controller) {
        controller.enqueue(large.subarray(0, 100_000))
      },
    })
    const announced = { ...bearer, 'content-length': String(large.length) }
    expect((await send('/v1/batch', large, announced)).status).toBe(413)
    expect((await send('/v1/batch', chunks)).status).toBe(413)
    expect((await send('/v1/batch', { batch: Array.from({ length: limits.batchItems + 1 }, () => 1) })).status).toBe(
      413,
    )
    expect((await send('/v1/batch', { batch: [event()], context: { x: 'x'.repeat(9_000) } })).status).toBe(400)
  })

  it("corrects the sender's clock when it says when it sent", async () => {
    const sent = { event_created: '2026-11-23T04:59:50.000Z' }
    for (const at of [{ sent_at: '2026-11-23T05:00:00Z' }, { sentAt: '2026-11-23T05:00:00.000Z' }]) {
      await send('/v1/batch', { batch: [event(sent)], ...at })
    }
    expect(events.map(({ event_created }) => event_created)).toEqual([
      '2026-11-23T05:59:50.000Z',
      '2026-11-23T05:59:50.000Z',
    ])
    expect((await send('/v1/batch', { batch: [event(sent)], sent_at: 'now' })).body.error).toMatchObject({
      path: ['sent_at'],
    })
  })

  it('keeps keys that mean something to JavaScript', async () => {
    await send('/v1/batch', '[{"event_name":"x","event_attributes":{"__proto__":{"polluted":1},"constructor":2}}]')
    expect(JSON.stringify(events[0]?.event_attributes)).toBe('{"__proto__":{"polluted":1},"constructor":2}')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('survives nesting that no stack can hold', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    for (const body of [
      deep,
      `[{"event_name":"x","event_attributes":{"a":${deep}}}]`,
      `[{"event_name":"x","other":${deep}}]`,
      `{"batch":[],"context":${deep}}`,
      `{"batch":[],"context":{"a":${deep}}}`,
      `[{"event_name":"x","event_attributes":{"a":"${'x'.repeat(20_000)}"},"other":${deep}}]`,
      `[{"event_name":"x","event_attributes":{"a":"\\u0000"},"other":${deep}}]`,
    ]) {
      expect((await send('/v1/batch', body)).status).toBeLessThan(500)
    }
  })
})

describe('the write key', () => {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
  it.each<[string, string, object, Record<string, string>]>([
    ['as a bearer', '/v1/batch', {}, bearer],
    ['as a user', '/v1/batch', {}, basic(`${key}:`)],
    ['as a user without a colon', '/v1/batch', {}, basic(key)],
    ['in the body', '/v1/batch', { write_key: key }, {}],
    ["in Segment's body", '/v1/batch', { writeKey: key }, {}],
    ['in the address', `/v1/batch?write_key=${key}`, {}, {}],
  ])('is taken %s', async (_how, path, more, headers) => {
    expect((await send(path, { batch: [event()], ...more }, headers)).status).toBe(202)
  })

  it('is needed, and must be known', async () => {
    for (const headers of [{}, { authorization: 'Bearer wk_other' }, basic('nobody:'), { authorization: 'Digest x' }]) {
      const { status, body } = await send('/v1/batch', { batch: [event()] }, headers as Record<string, string>)
      expect([status, body.error.code]).toEqual([401, 'unauthorized'])
    }
    expect(events).toEqual([])
  })
})

describe('trouble of our own', () => {
  it.each([
    ['overloaded', new DataLoafError('overloaded', 'Too much.', { retryAfter: 1 }), 503, '1'],
    ['disk full', new DataLoafError('disk_full', 'Full.', { retryAfter: 5 }), 503, '5'],
    ['unforeseen', new TypeError('x is not a function'), 500, '5'],
  ])('is never the sender’s: %s', async (_what, error, status, retryAfter) => {
    trouble.stream = error
    const answer = await send('/v1/batch', { batch: [event()] })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter])
    expect(JSON.stringify(answer.body)).not.toContain('is not a function')
    expect(told).toEqual([])
  })

  it('with the keys is worth a retry', async () => {
    trouble.keys = new Error('database is locked')
    expect((await send('/v1/batch', { batch: [event()] })).status).toBe(503)
  })
})

describe('the routes of one item', () => {
  const cases: [path: string, body: object, event: object | undefined, users: object[]][] = [
    ['/v1/track', event({ event_id: 'e1' }), { event_id: 'e1', event_name: 'signed_up' }, []],
    ['/v1/track', { event: 'Signed Up', userId: 'u1' }, { event_name: 'Signed Up', user_id: 'u1' }, []],
    ['/v1/t', { event: 'Signed Up', anonymousId: 'a1' }, { anonymous_id: 'a1' }, []],
    ['/v1/page', { userId: 'u1', properties: { path: '/' } }, { event_name: 'page_viewed' }, []],
    [
      '/v1/screen',
      { userId: 'u1', name: 'Home' },
      { event_name: 'screen_viewed', event_attributes: { name: 'Home' } },
      [],
    ],
    ['/v1/group', { userId: 'u1', groupId: 'g1' }, { event_name: 'group_identified' }, []],
    ['/v1/identify', { user_id: 'u1', user_attributes: { a: 1 } }, undefined, [{ set: { a: 1 } }]],
    [
      '/v1/identify',
      { userId: 'u1', anonymousId: 'a1', traits: { a: 1 } },
      undefined,
      [{ set: { a: 1 } }, { kind: 'alias' }],
    ],
    ['/v1/alias', { alias: { from: 'a1', to: 'u1' } }, undefined, [{ from_id: 'a1', to_id: 'u1' }]],
    ['/v1/alias', { previousId: 'a1', userId: 'u1' }, undefined, [{ from_id: 'a1', to_id: 'u1' }]],
  ]
  it.each(cases)('%s takes %j', async (path, body, expected, records) => {
    expect(await send(path, body)).toMatchObject({ status: 202, body: { accepted: 1, rejected: [] } })
    expect(events).toMatchObject(expected ? [expected] : [])
    expect(users).toMatchObject(records)
  })

  it('PATCH /v1/users/:id changes a user', async () => {
    const { status } = await send('/v1/users/a%2Fb', { operations: { increment: { logins: 1 } } }, bearer, 'PATCH')
    expect(status).toBe(202)
    expect(users).toMatchObject([{ kind: 'patch', user_id: 'a/b', increment: { logins: 1 } }])
    for (const wrong of [{}, { user_attributes: 5 }]) {
      expect((await send('/v1/users/u1', wrong, bearer, 'PATCH')).status).toBe(400)
    }
  })
})

describe("the original DataLoaf's routes", () => {
  const enveloped = (item: object) => ({
    StreamName: 'loaf-event-kinesis-stream',
    PartitionKey: '1.2.3.4',
    Data: Buffer.from(JSON.stringify(item)).toString('base64'),
  })
  const old = {
    event_name: 'click',
    user_id: 'u1',
    event_attributes: { a: '1' },
    event_created: '2024-03-0112:00:00.500',
  }

  it.each(['/events', '//events', '/bake-stage/events', '/bake-stage//events'])('%s takes its events', async (path) => {
    for (const body of [old, enveloped(old)]) {
      expect(await send(`${path}?write_key=${key}`, body, {})).toMatchObject({ status: 200, body: { accepted: 1 } })
    }
    for (const record of events) {
      expect(record).toMatchObject({
        event_name: 'click',
        user_id: 'u1',
        event_attributes: { a: '1' },
        event_created: '2024-03-01T12:00:00.500Z',
      })
    }
  })

  it('take the key from the path, where an old SDK cannot send a header', async () => {
    for (const path of [`/k/${key}/events`, `/k/${key}//events`, `/k/${key}/bake-stage/events`]) {
      expect((await send(path, enveloped(old), { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(
        200,
      )
    }
    expect((await send('/k/wk_other/events', old, {})).status).toBe(401)
    expect((await send('/events', old, {})).status).toBe(401)
  })

  it('take its users and their updates', async () => {
    const user = { user_id: 'u1', user_attributes: { plan: 'pro' }, user_created: '2024-03-01 12:00:00' }
    for (const path of ['/users', '/update_users']) {
      for (const body of [user, enveloped(user)]) expect((await send(path, body)).status).toBe(200)
    }
    expect(users).toHaveLength(4)
    for (const record of users)
      expect(record).toMatchObject({ set: { plan: 'pro' }, updated_at: '2024-03-01T12:00:00.000Z' })
  })

  it('take the updates of its older SDKs', async () => {
    const update = { user_id: 'u1', user_attributes: { plan: 'pro' } }
    for (const path of ['/update', '/update-user', '/bake-stage/update', '//update-user']) {
      expect((await send(path, update, bearer, 'PATCH')).status).toBe(200)
    }
    expect(users).toHaveLength(4)
  })

  it('know its anonymous user', async () => {
    await send('/events', { ...old, user_id: 'default_user' })
    expect(events[0]?.user_id).toBeNull()
  })

  it('answer 400 for missing fields and envelopes of nothing', async () => {
    for (const body of [{ user_id: 'u1' }, enveloped({}), { Data: 'e30x!' }, { Data: '' }, {}, []]) {
      expect((await send('/events', body)).status).toBe(Array.isArray(body) ? 200 : 400)
    }
  })
})

describe('browsers', () => {
  it('may ask from any page whether they may post', async () => {
    for (const path of ['/v1/batch', '/v1/users/u1', '/events', '//events', '/k/wk_x/users']) {
      const response = await app.request(path, { method: 'OPTIONS', headers: { origin: 'https://shop.example' } })
      expect(response.status).toBe(204)
      expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example')
      expect(response.headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type.*x-retry-count/)
      expect(response.headers.get('access-control-allow-methods')).toMatch(/POST.*PATCH/)
    }
  })

  it('may read the answer, good or bad', async () => {
    const origin = { origin: 'https://shop.example' }
    for (const headers of [{ ...bearer, ...origin }, origin]) {
      const answer = await send('/v1/batch', { batch: [event()] }, headers)
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    }
  })

  it('that are bots are flagged, and kept', async () => {
    const headers = { ...bearer, origin: 'https://shop.example', 'user-agent': 'Googlebot/2.1' }
    await send('/v1/batch', { batch: [event()] }, headers)
    expect(events[0]?.bot).toMatch(/google/i)
  })
})
