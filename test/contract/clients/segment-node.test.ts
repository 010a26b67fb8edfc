import { Analytics } from '@segment/analytics-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { useServedShop } from '../../support/served-shop.ts'

describe('@segment/analytics-node', () => {
  const { shop, stored, all, user, aliases } = useServedShop()
  const timestamp = new Date('2026-01-31T10:00:00.000Z')
  const errors: unknown[] = []

  beforeAll(async () => {
    const analytics = new Analytics({ writeKey: shop.writeKey, host: shop.address })
    analytics.on('error', (error) => errors.push(error))
    const who = { userId: 'u1', anonymousId: 'a1' }
    const context = {
      ip: '192.0.2.1',
      locale: 'de-DE',
      campaign: { name: 'spring', source: 'news', medium: 'mail' },
      userAgent: 'Mozilla/5.0',
    }
    analytics.track({
      ...who,
      event: 'Order Completed',
      properties: { total: 5, items: [{ sku: 'x' }] },
      timestamp,
      context,
    })
    analytics.identify({ ...who, traits: { plan: 'pro' }, timestamp })
    analytics.page({
      ...who,
      name: 'Home',
      category: 'Docs',
      properties: { url: 'https://a.example/', path: '/' },
      timestamp,
    })
    analytics.screen({ ...who, name: 'Basket', properties: { items: 2 }, timestamp })
    analytics.group({ ...who, groupId: 'acme', traits: { employees: 4 }, timestamp })
    analytics.alias({ previousId: 'old', userId: 'u1', timestamp })
    await analytics.closeAndFlush()
  })

  it('sends without an error, and each call once', async () => {
    expect(errors).toEqual([])
    const names = (await all()).map(({ event_name }) => event_name)
    expect(names.sort()).toEqual(['Order Completed', 'group_identified', 'page_viewed', 'screen_viewed'])
  })

  it('track arrives field by field', async () => {
    const { event_attributes, ...event } = await stored('Order Completed')
    expect(event).toMatchObject({ user_id: 'u1', anonymous_id: 'a1', session_id: null })
    expect(event.event_id).toMatch(/^node-next-\d+-[0-9a-f-]{36}$/)
    expect(Math.abs(Date.parse(event.event_created) - timestamp.getTime())).toBeLessThan(60_000)
    expect(event_attributes).toEqual({
      total: 5,
      items: [{ sku: 'x' }],
      $context: {
        ip: '192.0.2.0',
        locale: 'de-DE',
        campaign: { name: 'spring', source: 'news', medium: 'mail' },
        user_agent: 'Mozilla/5.0',
        library: { name: '@segment/analytics-node', version: expect.any(String) },
      },
    })
  })

  it('pages, screens and groups have our names', async () => {
    expect((await stored('page_viewed')).event_attributes).toMatchObject({ name: 'Home', category: 'Docs', path: '/' })
    expect((await stored('screen_viewed')).event_attributes).toMatchObject({ name: 'Basket', items: 2 })
    expect((await stored('group_identified')).event_attributes).toMatchObject({
      group_id: 'acme',
      group_traits: { employees: 4 },
    })
  })

  it('identify and alias say what is true of the user', async () => {
    expect(await user('u1')).toEqual({ plan: 'pro' })
    expect(await aliases()).toEqual({ a1: 'u1', old: 'u1' })
  })
})
