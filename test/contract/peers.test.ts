import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { DataLoafError } from '../../src/errors.ts'
import { peerCollector, writeKey } from '../support/peer-collector.ts'

let peer: ReturnType<typeof peerCollector>
beforeEach(() => {
  peer = peerCollector()
})

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')
const basic = { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` }
const names = () => peer.events.map(({ event_name }) => event_name)

describe('PostHog', () => {
  const event = { event: 'x', distinct_id: 'u1', properties: { token: writeKey } }

  it.each([
    ['JSON', JSON.stringify(event)],
    ['a list', JSON.stringify([event])],
    ['a batch', JSON.stringify({ api_key: writeKey, batch: [event] })],
    ['gzip', gzipSync(JSON.stringify([event]))],
    ['a form of base64', `data=${encodeURIComponent(base64(event))}`],
    ['a form of base64 as it is', `data=${base64(event)}&compression=base64`],
    ['a form of JSON', `data=${encodeURIComponent(JSON.stringify(event))}`],
  ])('takes %s on every path', async (_how, body) => {
    for (const path of ['/i/v0/e/', '/e/', '/capture/', '/batch/', '/i/v0/e', '/e', '/capture', '/batch']) {
      expect(await peer.post(`${path}?ip=1`, body, { 'content-type': 'text/plain' })).toMatchObject({
        status: 200,
        body: { status: 'Ok', rejected: [] },
      })
    }
    expect(names()).toEqual(Array.from({ length: 8 }, () => 'x'))
  })

  it('answers 200 to what it refuses, and says so', async () => {
    const batch = [{ distinct_id: 'u1' }, event, { event: 'y', distinct_id: {} }]
    const { status, body } = await peer.post('/batch/', { api_key: writeKey, batch })
    expect(status).toBe(200)
    expect(body.rejected).toMatchObject([{ index: 0 }, { index: 2 }])
    expect(names()).toEqual(['x'])
  })

  it("corrects the sender's clock, and knows times that are given as ages", async () => {
    const early = { ...event, timestamp: '2026-01-31T10:00:00.000Z' }
    await peer.post('/batch/', { api_key: writeKey, sent_at: '2026-01-31T11:00:00.000Z', batch: [early] })
    await peer.post(`/e/?_=${Date.UTC(2026, 0, 31, 11)}`, [{ ...event, offset: 3_600_000 }])
    expect(peer.events.map(({ event_created }) => event_created)).toEqual([
      '2026-01-31T11:00:00.000Z',
      '2026-01-31T11:00:00.000Z',
    ])
  })

  it('answers harmlessly what its clients ask besides', async () => {
    for (const path of ['/flags/?v=2', '/decide/?v=4', '/s/', '/i/v1/logs']) {
      expect((await peer.post(path, { token: writeKey })).status).toBe(200)
    }
    const { body } = await peer.get(`/array/${writeKey}/config`)
    expect(body).toMatchObject({ sessionRecording: false, surveys: false, featureFlags: {} })
    expect((await peer.get(`/array/${writeKey}/config.js`)).status).toBe(200)
  })
})

describe('Mixpanel', () => {
  const event = (more: object = {}) => ({ event: 'x', properties: { token: writeKey, distinct_id: 'u1', ...more } })

  it('answers /track with 1 or 0, or in words', async () => {
    expect((await peer.post('/track', event())).body).toBe('1')
    expect((await peer.get(`/track?data=${encodeURIComponent(base64(event()))}`)).body).toBe('1')
    expect((await peer.post('/track?verbose=1', [event()])).body).toEqual({ status: 1, error: null })
    expect((await peer.post('/track', { ...event(), event: 5 })).body).toBe('0')
    expect((await peer.post('/track?verbose=1', { ...event(), event: 5 })).body).toMatchObject({ status: 0 })
    expect(peer.events).toHaveLength(3)
  })

  it('answers /import with what failed, and keeps the rest', async () => {
    const bare = { event: 'x', properties: { distinct_id: 'u1', $insert_id: 'e1', time: 1_769_853_600 } }
    const bad = { event: '', properties: { $insert_id: 'e2' } }
    const { status, body } = await peer.post('/import?strict=1', [bare, bad], basic)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 400,
      num_records_imported: 1,
      failed_records: [{ index: 1, insert_id: 'e2', message: expect.stringContaining('empty') }],
    })
    expect(
      await peer.post('/import?strict=1', `${JSON.stringify(bare)}\n${JSON.stringify(bare)}`, basic),
    ).toMatchObject({
      status: 200,
      body: { code: 200, num_records_imported: 2, status: 'OK' },
    })
    expect(peer.events.map(({ event_id }) => event_id)).toEqual(['e1', 'e1', 'e1'])
  })

  it('takes the token before what its clients put into the head', async () => {
    const headers = { authorization: `Basic ${Buffer.from('service:secret').toString('base64')}` }
    expect((await peer.post('/import', [event()], headers)).status).toBe(200)
  })
})

describe('Amplitude', () => {
  const events = [{ event_type: 'x', user_id: 'u1' }]

  it.each(['/2/httpapi', '/batch'])('%s counts what it took', async (path) => {
    const body = { api_key: writeKey, events: [...events, { event_type: 5 }] }
    expect(await peer.post(path, body)).toMatchObject({
      status: 200,
      body: { code: 200, events_ingested: 1, rejected: [{ index: 1 }] },
    })
    expect(names()).toEqual(['x'])
  })

  it('says its own status in errors', async () => {
    const unknown = await peer.post('/2/httpapi', { api_key: 'wk_other', events })
    expect(unknown).toMatchObject({
      status: 401,
      body: { code: 401, error: expect.stringMatching(/^Invalid API key/) },
    })
    const large = Array.from({ length: 5_001 }, () => events[0])
    expect(await peer.post('/batch', { api_key: writeKey, events: large })).toMatchObject({
      status: 413,
      body: { code: 413 },
    })
  })

  it('ties a device to its user once a request', async () => {
    const both = { event_type: 'x', user_id: 'u1', device_id: 'd1' }
    await peer.post('/2/httpapi', { api_key: writeKey, events: [both, both] })
    expect(peer.users).toMatchObject([{ kind: 'alias', from_id: 'd1', to_id: 'u1' }])
  })
})

describe('Segment', () => {
  it('hands out settings that lead back to where they were asked for', async () => {
    const { status, body } = await peer.get(`/v1/projects/${writeKey}/settings`, { host: 'data.example.com' })
    expect(status).toBe(200)
    expect(body.integrations['Segment.io']).toMatchObject({ apiKey: writeKey, apiHost: 'data.example.com/v1' })
    expect((await peer.get('/v1/projects/wk_other/settings')).status).toBe(401)
  })

  it('takes counts of its own working, and keeps nothing', async () => {
    expect(await peer.post('/v1/m', { series: [] })).toMatchObject({ status: 200, body: { success: true } })
    expect(peer.events).toEqual([])
  })

  it('takes text/plain, as browsers send it', async () => {
    const body = { type: 'track', event: 'x', anonymousId: 'a1', writeKey }
    expect((await peer.post('/v1/t', body, { 'content-type': 'text/plain' })).status).toBe(202)
  })
})

describe('Snowplow', () => {
  const event = {
    e: 'pv',
    eid: 'e1',
    aid: writeKey,
    uid: 'u1',
    url: 'https://a.example/',
    dtm: String(Date.UTC(2026, 0, 31, 10)),
  }

  it('takes what was tracked by POST and by GET, by the clock of when it was sent', async () => {
    const data = [{ ...event, stm: String(Date.UTC(2026, 0, 31, 11)) }]
    expect((await peer.post('/com.snowplowanalytics.snowplow/tp2', { schema: 'iglu:…', data })).status).toBe(200)
    const answer = await peer.get(`/i?${new URLSearchParams(event)}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif'])
    expect(peer.events.map(({ event_id, event_created }) => [event_id, event_created])).toEqual([
      ['e1', '2026-01-31T11:00:00.000Z'],
      ['e1', '2026-01-31T10:00:00.000Z'],
    ])
  })
})

describe('CloudEvents', () => {
  const event = {
    specversion: '1.0',
    type: 'com.example.order.placed',
    id: 'e1',
    source: '/shop',
    subject: 'u1',
    time: '2026-01-31T10:00:00Z',
  }
  const stored = {
    event_id: 'e1',
    event_name: 'com.example.order.placed',
    user_id: 'u1',
    event_created: '2026-01-31T10:00:00.000Z',
    event_attributes: { total: 5, $context: { source: '/shop', subject: 'u1' } },
  }

  it.each<[string, unknown, Record<string, string>]>([
    ['structured', { ...event, data: { total: 5 } }, { 'content-type': 'application/cloudevents+json' }],
    [
      'in a batch',
      [{ ...event, data_base64: base64({ total: 5 }) }],
      { 'content-type': 'application/cloudevents-batch+json' },
    ],
    [
      'with their attributes in the head',
      { total: 5 },
      Object.fromEntries(Object.entries(event).map(([name, value]) => [`ce-${name}`, value])),
    ],
  ])('are taken %s', async (_how, body, headers) => {
    expect(await peer.post('/v1/cloudevents', body, { ...basic, ...headers })).toMatchObject({
      status: 202,
      body: { accepted: 1 },
    })
    expect(peer.events).toMatchObject([stored])
  })

  it('are refused one by one, and alone as a whole', async () => {
    expect((await peer.post('/v1/cloudevents', { ...event, type: undefined }, basic)).status).toBe(400)
    expect((await peer.post('/v1/cloudevents', [event, {}], basic)).body.rejected).toMatchObject([{ index: 1 }])
  })
})

describe('uploads', () => {
  const line = (index: number) => `${JSON.stringify({ event_name: 'x', event_id: `e${index}` })}\n`

  it('are taken in any size, one durable portion after the other', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 25_000) return controller.close()
        controller.enqueue(Buffer.from(line(sent++)))
      },
    })
    const { status, body: told } = await peer.post('/v1/upload', body, basic)
    expect([status, told]).toEqual([202, { accepted: 25_000, rejected: [], rejected_count: 0 }])
    expect(peer.events).toHaveLength(25_000)
  })

  it('say by its line what was refused', async () => {
    const { body } = await peer.post('/v1/upload', `${line(1)}{broken\n{"event_name":""}\n${line(2)}`, basic)
    expect(body).toMatchObject({ accepted: 2, rejected_count: 2, rejected: [{ index: 1 }, { index: 2 }] })
  })

  it('say how much is kept when it breaks in the middle', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 2_500) peer.trouble.stream = new DataLoafError('disk_full', 'Full.', { retryAfter: 5 })
        controller.enqueue(Buffer.from(line(sent++)))
      },
    })
    const answer = await peer.post('/v1/upload', body, basic)
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'disk_full' } } })
    expect(answer.body.accepted).toBe(peer.events.length)
    expect(peer.events.length).toBeGreaterThanOrEqual(2_000)
  })

  it('need a key', async () => {
    expect((await peer.post('/v1/upload', line(1))).status).toBe(401)
  })
})
