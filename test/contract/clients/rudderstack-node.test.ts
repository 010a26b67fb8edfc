import Rudder from '@rudderstack/rudder-sdk-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { useServedShop } from '../../support/served-shop.ts'

describe('@rudderstack/rudder-sdk-node', () => {
  const { shop, stored, all, user, aliases } = useServedShop()
  const timestamp = new Date('2026-01-31T10:00:00.000Z')

  beforeAll(async () => {
    const rudder = new Rudder(shop.writeKey, { dataPlaneUrl: shop.address, logLevel: 'error' })
    const who = { userId: 'u1', anonymousId: 'a1' }
    rudder.track({
      ...who,
      event: 'Order Completed',
      properties: { total: 5 },
      timestamp,
      context: { ip: '192.0.2.1' },
    })
    rudder.identify({ ...who, traits: { plan: 'pro' } })
    rudder.page({ ...who, name: 'Home', properties: { path: '/' } })
    rudder.group({ ...who, groupId: 'acme', traits: { employees: 4 } })
    rudder.alias({ previousId: 'old', userId: 'u1' })
    await rudder.flush()
  })

  it('has each call arrive once', async () => {
    const names = (await all()).map(({ event_name }) => event_name)
    expect(names.sort()).toEqual(['Order Completed', 'group_identified', 'page_viewed'])
  })

  it('track arrives field by field', async () => {
    const { event_attributes, ...event } = await stored('Order Completed')
    expect(event).toMatchObject({ user_id: 'u1', anonymous_id: 'a1', session_id: null })
    expect(event.event_id).not.toBe('')
    expect(Math.abs(Date.parse(event.event_created) - timestamp.getTime())).toBeLessThan(60_000)
    expect(event_attributes).toEqual({
      total: 5,
      $context: { ip: '192.0.2.0', library: { name: 'analytics-node', version: expect.any(String) } },
    })
    expect((await stored('page_viewed')).event_attributes).toMatchObject({ name: 'Home', path: '/' })
    expect((await stored('group_identified')).event_attributes).toMatchObject({ group_id: 'acme' })
  })

  it('identify and alias say what is true of the user', async () => {
    expect(await user('u1')).toEqual({ plan: 'pro' })
    expect(await aliases()).toEqual({ a1: 'u1', old: 'u1' })
  })
})
