import { EventEmitter, once } from 'node:events'
import { gotEmitter, HttpMethod, tracker } from 'snowplow-tracker'
import { beforeAll, describe, expect, it } from 'vitest'
import { useServedShop } from '../../support/served-shop.ts'

describe.each([
  ['POST', HttpMethod.POST],
  ['GET', HttpMethod.GET],
])('snowplow-tracker by %s', (_method, method) => {
  const { shop, stored, all } = useServedShop()
  const entity = { schema: 'iglu:com.example/basket/jsonschema/1-0-0', data: { items: 2 } }

  beforeAll(async () => {
    const told = new EventEmitter()
    const said = (error?: unknown) => void (error ? told.emit('error', error) : told.emit('taken'))
    const emitter = gotEmitter('127.0.0.1', 'http' as never, shop.port, method, 0, undefined, undefined, said)
    const snowplow = tracker(emitter, 'web-tracker', shop.writeKey, true)
    snowplow.setUserId('u1')
    snowplow.setNetworkUserId('a1')
    const order = { schema: 'iglu:com.example/order_placed/jsonschema/1-0-0', data: { total: 5 } }
    for (const track of [
      () => snowplow.trackPageView('https://a.example/mugs?utm_source=news', 'Mugs', 'https://b.example/', [entity]),
      () => snowplow.trackStructEvent('shop', 'added', 'mug', '', 2, [entity]),
      () => snowplow.trackSelfDescribingEvent(order, [entity]),
    ]) {
      const taken = once(told, 'taken')
      track()
      await taken
    }
  })

  it('has each call arrive once', async () => {
    const names = (await all()).map(({ event_name }) => event_name)
    expect(names.sort()).toEqual(['added', 'order_placed', 'page_viewed'])
  })

  it('a page view arrives field by field', async () => {
    const { event_attributes, ...event } = await stored('page_viewed')
    expect(event).toMatchObject({ user_id: 'u1', anonymous_id: 'a1', session_id: null })
    expect(event.event_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(event_attributes).toEqual({
      tracker: 'web-tracker',
      basket: { items: 2 },
      $context: {
        platform: 'srv',
        page: {
          url: 'https://a.example/mugs?utm_source=news',
          title: 'Mugs',
          referrer: 'https://b.example/',
          path: '/mugs',
        },
        campaign: { source: 'news' },
        library: { name: expect.stringMatching(/^node-/) },
      },
    })
  })

  it('structured and self-describing events have their own attributes', async () => {
    expect((await stored('added')).event_attributes).toMatchObject({ category: 'shop', label: 'mug', value: 2 })
    expect((await stored('order_placed')).event_attributes).toMatchObject({ total: 5, basket: { items: 2 } })
  })
})
