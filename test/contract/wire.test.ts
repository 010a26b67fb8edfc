import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DataLoaf, type FetchInit } from '../../src/sdk/node.ts'
import { version } from '../../src/sdk/version.ts'

/** What the SDKs send, pinned: a change here is a change for every collector out there. */
describe('the wire of the Node SDK', () => {
  it('one request', async () => {
    const { url, init } = await sent((dataloaf) => dataloaf.track('signed_up', { userId: 'u1' }))
    expect(url).toBe('http://127.0.0.1:4600/v1/batch')
    expect({ ...init, body: undefined, signal: undefined }).toEqual({
      method: 'POST',
      redirect: 'manual',
      headers: {
        authorization: 'Bearer wk_1',
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
    })
  })

  it('goes to the same place however the endpoint is written', async () => {
    const base = 'http://127.0.0.1:4600'
    const urls = await Promise.all(
      ['', '/', '/v1/batch', '/v1/batch/'].map(async (rest) => {
        const { url } = await sent((dataloaf) => dataloaf.track('signed_up', { userId: 'u1' }), base + rest)
        return url
      }),
    )
    expect(new Set(urls)).toEqual(new Set([`${base}/v1/batch`]))
  })

  it('every call', async () => {
    const { body } = await sent((dataloaf) => {
      dataloaf.track('signed_up', {
        userId: 'u1',
        attributes: { plan: 'pro', seats: 3, tags: ['a'], 'a.b': { c: null } },
      })
      dataloaf.track('product_viewed', {
        anonymousId: 'a1',
        eventCreated: new Date('2026-01-30T09:00:00Z'),
        eventId: 'order-17',
        sessionId: 's1',
        context: { userAgent: 'Mozilla/5.0', ip: '192.0.2.1', locale: 'de-DE', campaign: { source: 'newsletter' } },
      })
      dataloaf.page('/pricing', { anonymousId: 'a1', title: 'Pricing', referrer: 'https://example.com/' })
      dataloaf.identify('u1', {
        anonymousId: 'a1',
        attributes: { plan: 'pro' },
        setOnce: { first_plan: 'free' },
        unset: ['trial'],
        increment: { logins: 1 },
        append: { badges: 'early' },
      })
      dataloaf.identify('u2')
      dataloaf.alias({ from: 'old', to: 'u1' })
      dataloaf.group('acme', { userId: 'u1', attributes: { employees: 40 } })
      dataloaf.screen('Basket', { userId: 'u1', attributes: { items: 2 } })
      dataloaf.identify('u3', { patchId: 'patch-1' })
    })
    const context = { library: { name: 'dataloaf-node', version } }
    const now = '2026-01-31T10:00:00.000Z'
    expect(body).toEqual({
      batch: [
        {
          event_name: 'signed_up',
          event_created: now,
          event_id: 'id-1',
          user_id: 'u1',
          event_attributes: { plan: 'pro', seats: 3, tags: ['a'], 'a.b': { c: null } },
          context,
        },
        {
          event_name: 'product_viewed',
          event_created: '2026-01-30T09:00:00.000Z',
          event_id: 'order-17',
          anonymous_id: 'a1',
          session_id: 's1',
          context: {
            user_agent: 'Mozilla/5.0',
            ip: '192.0.2.1',
            locale: 'de-DE',
            campaign: { source: 'newsletter' },
            ...context,
          },
        },
        {
          event_name: 'page_viewed',
          event_created: now,
          event_id: 'id-2',
          anonymous_id: 'a1',
          event_attributes: { path: '/pricing' },
          context: { page: { path: '/pricing', title: 'Pricing', referrer: 'https://example.com/' }, ...context },
        },
        {
          user_id: 'u1',
          user_attributes: { plan: 'pro' },
          updated_at: now,
          patch_id: 'id-3',
          operations: {
            set_once: { first_plan: 'free' },
            unset: ['trial'],
            increment: { logins: 1 },
            append: { badges: 'early' },
          },
        },
        { alias: { from: 'a1', to: 'u1' }, created: now },
        { user_id: 'u2', user_attributes: {}, updated_at: now, patch_id: 'id-4' },
        { alias: { from: 'old', to: 'u1' }, created: now },
        {
          event_name: 'group_identified',
          event_created: now,
          event_id: 'id-5',
          user_id: 'u1',
          event_attributes: { group_id: 'acme', group_traits: { employees: 40 } },
          context,
        },
        {
          event_name: 'screen_viewed',
          event_created: now,
          event_id: 'id-6',
          user_id: 'u1',
          event_attributes: { name: 'Basket', items: 2 },
          context,
        },
        { user_id: 'u3', user_attributes: {}, updated_at: now, patch_id: 'patch-1' },
      ],
      sent_at: now,
    })
  })
})

interface Sent {
  url: string
  init: FetchInit
  body: unknown
}

async function sent(calls: (dataloaf: DataLoaf) => void, endpoint = 'http://127.0.0.1:4600'): Promise<Sent> {
  const requests: { url: string; init: FetchInit }[] = []
  let ids = 0
  const dataloaf = new DataLoaf({
    endpoint,
    writeKey: 'wk_1',
    clock: () => Date.parse('2026-01-31T10:00:00.000Z'),
    newId: () => `id-${++ids}`,
    fetch: (url, init) => {
      requests.push({ url, init })
      return new Response('{"accepted":1,"rejected":[]}', { status: 202 })
    },
  })
  calls(dataloaf)
  await dataloaf.close()
  const [request] = requests
  return { ...request!, body: JSON.parse(gunzipSync(request!.init.body).toString()) }
}
