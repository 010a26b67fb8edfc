import * as amplitude from '@amplitude/analytics-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { useServedShop } from '../../support/served-shop.ts'

describe.each([
  ['/2/httpapi', false],
  ['/batch', true],
])('@amplitude/analytics-node by %s', (path, useBatch) => {
  const { shop, stored, all, user, aliases } = useServedShop()
  const time = Date.UTC(2026, 0, 31, 10)
  const codes: number[] = []

  beforeAll(async () => {
    const client = amplitude.createInstance()
    await client.init(shop.writeKey, { serverUrl: `${shop.address}${path}`, useBatch }).promise
    const who = { user_id: 'user-1', device_id: 'device-1', time }
    const sent = [
      client.track('order completed', { total: 5 }, { ...who, insert_id: 'e1', session_id: time, os_name: 'iOS' }),
      client.identify(new amplitude.Identify().set('plan', 'pro').setOnce('first', 'x').add('logins', 2), who),
      client.groupIdentify('company', 'acme', new amplitude.Identify().set('employees', 4), who),
      client.revenue(new amplitude.Revenue().setProductId('mug').setPrice(9.5).setQuantity(2), who),
    ]
    await client.flush().promise
    codes.push(...(await Promise.all(sent.map(({ promise }) => promise))).map(({ code }) => code))
  })

  it('is told that all was taken, and each call is there once', async () => {
    expect(codes).toEqual([200, 200, 200, 200])
    const names = (await all()).map(({ event_name }) => event_name)
    expect(names.sort()).toEqual(['group_identified', 'order completed', 'revenue_amount'])
  })

  it('track arrives field by field', async () => {
    const { event_attributes, ...event } = await stored('order completed')
    expect(event).toEqual({
      event_id: 'e1',
      event_name: 'order completed',
      user_id: 'user-1',
      anonymous_id: 'device-1',
      session_id: `device-1:${time}`,
      event_created: expect.stringMatching(/^2026-01-31T(09:59|10:00):/),
    })
    expect(event_attributes).toEqual({
      total: 5,
      $context: { os: { name: 'iOS' }, library: { name: expect.stringMatching(/^amplitude-node-ts/) } },
    })
    expect((await stored('revenue_amount')).event_attributes).toMatchObject({ $price: 9.5, $quantity: 2 })
  })

  it('groups and users have their attributes', async () => {
    expect((await stored('group_identified')).event_attributes).toMatchObject({
      group_id: 'acme',
      group_type: 'company',
      group_traits: { employees: 4 },
    })
    expect(await user('user-1')).toEqual({ plan: 'pro', first: 'x', logins: 2 })
    expect(await aliases()).toEqual({ 'device-1': 'user-1' })
  })
})
