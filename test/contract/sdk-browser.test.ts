import { describe, expect, it } from 'vitest'
import { collector } from '../../src/runtime/collector/app.ts'
import { type BrowserWindow, DataLoaf } from '../../src/sdk/browser.ts'
import { version } from '../../src/sdk/version.ts'
import { memoryStream } from '../support/memory-stream.ts'

const address = 'https://shop.test/mugs?utm_source=mail&utm_campaign=spring'

describe('the browser SDK and the collector', () => {
  it('agree on what is sent, with a key in the body and text that needs no preflight', async () => {
    const { dataloaf, stream, statuses, refusals } = page()
    dataloaf.track('added_to_cart', { price: 12, nested: { 'a.b': [null] }, text: 'é "quoted" 😀' })
    dataloaf.identify('u1', { plan: 'pro' })
    dataloaf.alias('old')
    dataloaf.track('purchase')
    dataloaf.flush()
    await expect.poll(() => statuses).toEqual([202])
    const [seen, added, bought] = stream.events
    expect(refusals.join()).toBe('{"accepted":5,"rejected":[]}')
    expect(seen).toMatchObject({
      event_name: 'page_viewed',
      user_id: null,
      event_attributes: { path: '/mugs', $context: { campaign: { source: 'mail', name: 'spring' } } },
    })
    expect(added!.event_attributes).toMatchObject({ price: 12, nested: { 'a.b': [null] }, text: 'é "quoted" 😀' })
    expect(added!.event_attributes.$context).toMatchObject({ user_agent: 'Mozilla/5.0 (Test)' })
    expect(bought).toMatchObject({ user_id: 'u1', anonymous_id: seen!.anonymous_id, session_id: seen!.session_id })
    expect(stream.users).toMatchObject([
      { kind: 'patch', user_id: 'u1', set: { plan: 'pro' } },
      { kind: 'alias', from_id: seen!.anonymous_id, to_id: 'u1' },
      { kind: 'alias', from_id: 'old', to_id: 'u1' },
    ])
  })

  it('agree on screens and groups', async () => {
    const { dataloaf, stream, statuses, refusals } = page()
    dataloaf.screen('Basket', { items: 2 })
    dataloaf.group('acme', { employees: 40 })
    dataloaf.flush()
    await expect.poll(() => statuses).toEqual([202])
    expect(refusals.join()).toBe('{"accepted":3,"rejected":[]}')
    expect(stream.events.slice(1)).toMatchObject([
      { event_name: 'screen_viewed', event_attributes: { name: 'Basket', items: 2 } },
      { event_name: 'group_identified', event_attributes: { group_id: 'acme', group_traits: { employees: 40 } } },
    ])
  })

  it('every request, as it travels', async () => {
    const { dataloaf, requests } = page()
    dataloaf.flush()
    expect(requests).toMatchObject([['https://data.test/v1/batch', { method: 'POST', keepalive: true }]])
    expect(Object.keys(requests[0]![1]).sort()).toEqual(['body', 'keepalive', 'method', 'signal'])
  })

  it('every call, as it travels', async () => {
    const { dataloaf, bodies } = page()
    dataloaf.identify('u1', { plan: 'pro' })
    dataloaf.alias('old')
    dataloaf.screen('Basket', { items: 2 })
    dataloaf.group('acme', { employees: 40 })
    dataloaf.track('purchase')
    dataloaf.flush()
    const id = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const visitor = { anonymous_id: id, session_id: id }
    const context = {
      page: { path: '/mugs', url: address, title: 'Shop', referrer: 'https://news.test/' },
      campaign: { source: 'mail', name: 'spring' },
      locale: 'en-GB',
      library: { name: 'dataloaf-browser', version },
    }
    const event = (event_name: string, event_attributes?: object) => {
      return {
        ...visitor,
        event_name,
        event_id: id,
        event_created: time,
        context,
        ...(event_attributes && { event_attributes }),
      }
    }
    expect(JSON.parse(bodies[0]!)).toEqual({
      write_key: 'wk_1',
      sent_at: time,
      batch: [
        event('page_viewed', { path: '/mugs' }),
        { ...visitor, user_id: 'u1', user_attributes: { plan: 'pro' }, updated_at: time, patch_id: id },
        { ...visitor, user_id: 'u1', alias: { from: 'old', to: 'u1' }, created: time },
        { ...event('screen_viewed', { name: 'Basket', items: 2 }), user_id: 'u1' },
        { ...event('group_identified', { group_id: 'acme', group_traits: { employees: 40 } }), user_id: 'u1' },
        { ...event('purchase'), user_id: 'u1' },
      ],
    })
  })
})

/** A page without storage, whose requests go to a collector. */
function page() {
  const stream = memoryStream()
  const keys = { find: async (key: string) => (key === 'wk_1' ? { app_id: 'app_1', key_id: 'key_1' } : null) }
  const app = collector({ stream, keys, clock: Date.now })
  const [statuses, refusals, bodies]: [number[], string[], string[]] = [[], [], []]
  const requests: Parameters<BrowserWindow['fetch']>[] = []
  const { href, pathname, search } = new URL(address)
  const window: BrowserWindow = {
    document: { title: 'Shop', referrer: 'https://news.test/', hidden: false },
    location: { href, pathname, search },
    navigator: { language: 'en-GB', onLine: true, sendBeacon: () => false },
    history: { pushState() {}, replaceState() {} },
    get localStorage(): never {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
    addEventListener() {},
    setTimeout: () => 0,
    async fetch(url, init) {
      const { method, body } = init
      requests.push([url, init])
      bodies.push(body)
      const headers = { 'content-type': 'text/plain', origin: 'https://shop.test', 'user-agent': 'Mozilla/5.0 (Test)' }
      const response = await app.request(url, { method, body, headers })
      refusals.push(await response.text())
      statuses.push(response.status)
      return response
    },
  }
  return {
    dataloaf: new DataLoaf({ endpoint: 'https://data.test', writeKey: 'wk_1', window }),
    stream,
    statuses,
    refusals,
    bodies,
    requests,
  }
}
