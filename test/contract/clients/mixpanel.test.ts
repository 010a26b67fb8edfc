import Mixpanel from 'mixpanel'
import { beforeAll, describe, expect, it } from 'vitest'
import { useServedShop } from '../../support/served-shop.ts'

/** Calls that tell by a callback how they ended. */
function done(call: (then: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())))
}

describe('mixpanel', () => {
  const { shop, stored, all, user, aliases } = useServedShop()
  const time = Date.UTC(2026, 0, 31, 10) / 1000

  beforeAll(async () => {
    // It takes a port, though its types do not know.
    const config = { host: '127.0.0.1', port: shop.port, protocol: 'http', key: 'any' }
    const mixpanel = Mixpanel.init(shop.writeKey, config)
    const batched = (id: string) => ({
      event: `batched ${id}`,
      properties: { distinct_id: 'u1', $insert_id: id, time },
    })
    const order = { distinct_id: 'u1', $insert_id: 'e1', time, total: 5, ip: '192.0.2.1' }
    await done((then) => mixpanel.track('order completed', order, then))
    await done((then) => mixpanel.import('signed up', new Date(time * 1000), { distinct_id: 'u1' }, then))
    await done((then) => mixpanel.track_batch(['e3', 'e4', 'e4'].map(batched), {}, (errors) => then(errors?.[0])))
    await done((then) => mixpanel.import_batch([batched('e5')] as never, {}, (errors) => then(errors?.[0])))
    await done((then) => mixpanel.people.set('u1', { plan: 'pro' }, {}, then))
    await done((then) => mixpanel.people.set_once('u1', { first: 'x' }, {}, then))
    await done((then) => mixpanel.people.increment('u1', { logins: 2 }, {}, then))
    await done((then) => mixpanel.people.append('u1', 'badges', 'early', {}, then))
    await done((then) => mixpanel.people.unset('u1', 'trial', {}, then))
    await done((then) => mixpanel.groups.set('company', 'acme', { employees: 4 }, {}, then))
    await done((then) => mixpanel.alias('u1', 'u1@example.com', then))
    const union = done((then) => mixpanel.people.union('u1', { tags: ['a'] }, {}, then))
    await expect(union).rejects.toThrow('Mixpanel Server Error: 0')
  })

  it('has each call arrive once', async () => {
    const names = (await all()).map(({ event_name }) => event_name)
    expect(names.sort()).toEqual([
      'batched e3',
      'batched e4',
      'batched e5',
      'group_identified',
      'order completed',
      'signed up',
    ])
  })

  it('track arrives field by field', async () => {
    expect(await stored('order completed')).toEqual({
      event_id: 'e1',
      event_name: 'order completed',
      user_id: 'u1',
      anonymous_id: null,
      session_id: null,
      event_created: '2026-01-31T10:00:00.000Z',
      event_attributes: {
        total: 5,
        $context: { ip: '192.0.2.0', library: { name: 'node', version: expect.any(String) } },
      },
    })
  })

  it('groups are group events', async () => {
    expect((await stored('group_identified')).event_attributes).toEqual({
      group_id: 'acme',
      group_type: 'company',
      group_traits: { employees: 4 },
    })
  })

  it('what it says of people is true of the user', async () => {
    expect(await user('u1@example.com')).toEqual({ plan: 'pro', first: 'x', logins: 2, badges: ['early'] })
    expect(await aliases()).toEqual({ u1: 'u1@example.com' })
  })
})
