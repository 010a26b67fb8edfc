import { PostHog } from 'posthog-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { useServedShop } from '../../support/served-shop.ts'

describe('posthog-node', () => {
  const { shop, stored, all, user, aliases } = useServedShop()
  const timestamp = new Date('2026-01-31T10:00:00.000Z')
  const uuid = '0199a0b0-0000-7000-8000-000000000001'

  beforeAll(async () => {
    const posthog = new PostHog(shop.writeKey, { host: shop.address })
    const properties = {
      total: 5,
      $set: { plan: 'pro' },
      $set_once: { first: 'x' },
      $current_url: 'https://a.example/',
    }
    posthog.capture({
      distinctId: 'u1',
      event: 'order completed',
      properties,
      groups: { company: 'acme' },
      timestamp,
      uuid,
    })
    posthog.capture({
      distinctId: 'u1',
      event: '$pageview',
      properties: { $current_url: 'https://a.example/b' },
      timestamp,
    })
    posthog.identify({ distinctId: 'u1', properties: { $set: { seats: 3 }, $anon_distinct_id: 'a1' } })
    posthog.alias({ distinctId: 'u1', alias: 'old' })
    posthog.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { employees: 4 } })
    expect(await posthog.isFeatureEnabled('new-basket', 'u1')).toBeFalsy()
    await posthog.shutdown()
  })

  it('has each call arrive once', async () => {
    const names = (await all()).map(({ event_name }) => event_name).filter((name) => name !== '$feature_flag_called')
    expect(names.sort()).toEqual(['group_identified', 'order completed', 'page_viewed'])
  })

  it('capture arrives field by field', async () => {
    const { event_attributes, ...event } = await stored('order completed')
    expect(event).toEqual({
      event_id: uuid,
      event_name: 'order completed',
      user_id: 'u1',
      anonymous_id: null,
      session_id: null,
      event_created: expect.stringMatching(/^2026-01-31T(09:59|10:00):/),
    })
    expect(event_attributes).toMatchObject({
      total: 5,
      $groups: { company: 'acme' },
      $context: {
        page: { url: 'https://a.example/' },
        library: { name: 'posthog-node', version: expect.any(String) },
      },
    })
    expect((await stored('page_viewed')).event_attributes).toMatchObject({
      $context: { page: { url: 'https://a.example/b' } },
    })
  })

  it('groups are group events of nobody', async () => {
    expect(await stored('group_identified')).toMatchObject({
      user_id: null,
      event_attributes: { group_id: 'acme', group_type: 'company', group_traits: { employees: 4 } },
    })
  })

  it('what it sets is true of the user, and aliases are kept', async () => {
    expect(await user('u1')).toMatchObject({ plan: 'pro', first: 'x', seats: 3 })
    expect(await aliases()).toMatchObject({ old: 'u1' })
  })
})
