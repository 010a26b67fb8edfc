import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { DataLoafError } from '../../src/errors.ts'
import { peerRoutes } from '../../src/runtime/collector/peers/registry.ts'
import { peerCollector, writeKey } from '../support/peer-collector.ts'

let peer: ReturnType<typeof peerCollector>
beforeEach(() => {
  peer = peerCollector()
})

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')

describe('every path of others', () => {
  const ways = peerRoutes.filter((route) => 'way' in route && route.method === 'POST').flatMap(({ paths }) => paths)
  const paths = ways.map((path) => path.replace(':key', writeKey))
  const event = { event: 'x', event_type: 'x', event_name: 'x', e: 'pv', user_id: 'u', distinct_id: 'u' }

  const cloudEvent = { specversion: '1.0', id: 'e', source: '/shop', type: 'x' }

  it('asks clients to come again when we cannot keep events', async () => {
    peer.trouble.stream = new DataLoafError('overloaded', 'Too much.', { retryAfter: 1 })
    for (const path of paths) {
      const { status, headers } = await peer.post(
        `${path}?write_key=${writeKey}`,
        path === '/v1/cloudevents' ? cloudEvent : event,
      )
      expect([path, status, headers.get('retry-after')]).toEqual([path, 503, '1'])
    }
  })

  it('asks for a key', async () => {
    for (const path of ways.filter((path) => !path.includes(':key'))) {
      expect([path, (await peer.post(path, event)).status]).toEqual([path, 401])
    }
  })

  it('may be asked by a page', async () => {
    for (const path of paths) {
      const answer = await peer.app.request(path, { method: 'OPTIONS', headers: { origin: 'https://a.example' } })
      expect([path, answer.status]).toEqual([path, 204])
    }
  })

  const words = [
    ...['event', 'properties', 'batch', 'events', 'data', 'distinct_id', '$set', '$unset', 'user_properties', 'groups'],
    ...['event_type', 'e', 'ue_pr', 'ue_px', 'cx', 'co', 'url', 'time', 'timestamp', 'offset', 'sent_at', 'stm', 'aid'],
    ...[
      '$distinct_id',
      '$group_key',
      '$distinct_ids',
      'session_id',
      'user_id',
      'device_id',
      'insert_id',
      'uuid',
      'Data',
    ],
    ...[
      'type',
      'specversion',
      'data_base64',
      'traits',
      'groupId',
      'context',
      '__proto__',
      'constructor',
      'toString',
      '',
    ],
  ]
  const word = fc.constantFrom(...words)
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      '$identify',
      '$groupidentify',
      '$create_alias',
      '$merge',
      '$screen',
      'ue',
      'se',
      'identify',
      'group',
    ),
    fc.constantFrom('\ud800', '\0', '{"a":', '[', '{}', '1e400', '$device:', 'https://[', '%', 'e30', '2026-13-01'),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, text, fc.double(), fc.boolean(), fc.constant(null), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc.dictionary(fc.oneof(word, text), tie('value'), { maxKeys: 6 }),
  }))
  const odd = fc.constantFrom({ toString: 1 }, { toJSON: 1, valueOf: null }, [[]], [{}], [null], {})
  const fields = fc.dictionary(word, fc.oneof(value, odd), { maxKeys: 8 })
  const nested = { properties: fields, event_properties: fields, user_properties: fields, groups: fields, data: fields }
  const likely = fc.tuple(fields, fc.record(nested, { requiredKeys: [] })).map(([own, more]) => ({ ...own, ...more }))
  const shaped = fc
    .tuple(fc.array(likely, { minLength: 1, maxLength: 3 }), fc.constantFrom('', 'list', 'batch', 'events', 'data'))
    .map(([events, how]) => (how === '' ? events[0] : how === 'list' ? events : { [how]: events }))
  const any = fc.oneof(value, shaped, shaped, shaped)
  const body = fc.oneof(
    any.map((of) => JSON.stringify(of)),
    any.map((of) => JSON.stringify(of)),
    any.map((of) => `data=${base64(of)}`),
    text,
    fc.uint8Array({ maxLength: 20 }),
    any.map((of) => gzipSync(JSON.stringify(of) ?? '')),
  )

  it('takes no object for text, wherever it stands', async () => {
    const odd = { toString: 1 }
    for (const path of paths) {
      for (const word of words) {
        const of = { ...event, [word]: odd, properties: { [word]: odd }, event_properties: { [word]: odd } }
        const { status } = await peer.post(`${path}?write_key=${writeKey}&api_key=${writeKey}`, of)
        expect([path, word, status < 500]).toEqual([path, word, true])
      }
    }
  })

  it('never answers with a fault of ours, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths, '/v1/upload'), body, async (path, sent) => {
        const { status } = await peer.post(`${path}?write_key=${writeKey}&api_key=${writeKey}`, sent)
        expect([200, 202, 400, 401, 413]).toContain(status)
      }),
      { numRuns: 1_500 },
    )
  })

  it('survives nesting that no stack can hold', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const fields = [
      'event',
      'properties',
      'event_properties',
      'user_properties',
      'groups',
      'data',
      'batch',
      'events',
      'co',
    ]
    for (const path of paths) {
      for (const field of fields) {
        const { status } = await peer.post(
          `${path}?write_key=${writeKey}`,
          `{"api_key":"${writeKey}","${field}":${deep}}`,
        )
        expect([path, field, status < 500]).toEqual([path, field, true])
      }
    }
  })
})
