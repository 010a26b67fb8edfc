import { describe, expect, it } from 'vitest'
import { posthogItems } from '../../../../../src/runtime/collector/peers/posthog.ts'
import { parsedOf } from '../../../../support/peer-items.ts'

const parsed = (event: unknown) => parsedOf(posthogItems, event)
const timestamp = '2026-01-31T10:00:00.000Z'

describe('an event of PostHog', () => {
  it('becomes an event, with what is known about the page in its context', () => {
    const { events, users, rejected } = parsed({
      event: '$pageview',
      uuid: '0199a0b0-0000-7000-8000-000000000001',
      timestamp,
      properties: {
        token: 'wk_1',
        distinct_id: 'u1',
        $device_id: 'd1',
        $session_id: 's1',
        $current_url: 'https://shop.example/mugs?utm_source=x',
        $pathname: '/mugs',
        title: 'Mugs',
        $referrer: '$direct',
        $raw_user_agent: 'Mozilla/5.0',
        $browser_language: 'de-DE',
        $lib: 'web',
        $lib_version: '1.2.3',
        utm_source: 'x',
        utm_campaign: 'spring',
        $browser: 'Chrome',
        size: 'xl',
      },
    })
    expect(rejected).toEqual([])
    expect(users).toEqual([])
    expect(events).toMatchObject([
      {
        event_name: 'page_viewed',
        event_id: '0199a0b0-0000-7000-8000-000000000001',
        event_created: timestamp,
        user_id: 'u1',
        anonymous_id: 'd1',
        session_id: 's1',
      },
    ])
    expect(events[0]?.event_attributes).toEqual({
      $browser: 'Chrome',
      size: 'xl',
      $context: {
        page: { url: 'https://shop.example/mugs?utm_source=x', path: '/mugs', title: 'Mugs' },
        campaign: { source: 'x', name: 'spring' },
        user_agent: 'Mozilla/5.0',
        locale: 'de-DE',
        library: { name: 'web', version: '1.2.3' },
      },
    })
  })

  it.each([
    ['a browser’s id', { $device_id: 'x', distinct_id: 'x' }, { user_id: null, anonymous_id: 'x' }],
    [
      'what it says is not identified',
      { $is_identified: false, distinct_id: 'x' },
      { user_id: null, anonymous_id: 'x' },
    ],
    ['any other id', { distinct_id: 'x' }, { user_id: 'x', anonymous_id: null }],
    ['an id that is a number', { distinct_id: 5 }, { user_id: '5' }],
    ['no id', {}, { user_id: null, anonymous_id: null }],
  ])('is of %s', (_whose, properties, who) => {
    expect(parsed({ event: 'x', properties }).events).toMatchObject([who])
  })

  it('is read from an export too', () => {
    const row = {
      event: 'x',
      uuid: 'e1',
      distinct_id: 'u1',
      properties: '{"a":1}',
      timestamp: '2026-01-31 10:00:00.123456',
    }
    expect(parsed(row).events).toMatchObject([
      { event_id: 'e1', user_id: 'u1', event_created: '2026-01-31T10:00:00.123Z', event_attributes: { a: 1 } },
    ])
  })

  it('that is a screen has its name', () => {
    const screen = { event: '$screen', distinct_id: 'u1', properties: { $screen_name: 'Basket', items: 2 } }
    expect(parsed(screen).events).toMatchObject([
      { event_name: 'screen_viewed', event_attributes: { name: 'Basket', items: 2 } },
    ])
  })

  it.each([
    ['among its properties', { properties: { $set: { plan: 'pro' }, $set_once: { first: 1 }, $unset: ['trial'] } }],
    ['beside them', { $set: { plan: 'pro' }, $set_once: { first: 1 }, $unset: ['trial'] }],
  ])('changes its user by what stands %s', (_where, more) => {
    const { events, users } = parsed({ event: 'x', uuid: 'e1', timestamp, distinct_id: 'u1', ...more })
    expect(events).toMatchObject([{ event_attributes: {} }])
    expect(users).toMatchObject([
      {
        user_id: 'u1',
        patch_id: 'e1',
        updated_at: timestamp,
        set: { plan: 'pro' },
        set_once: { first: 1 },
        unset: ['trial'],
      },
    ])
  })

  it('leaves the user alone where no profile is wanted', () => {
    const properties = { $process_person_profile: false, $set: { plan: 'pro' } }
    expect(parsed({ event: 'x', distinct_id: 'u1', properties }).users).toEqual([])
  })
})

describe('what is said about users and groups', () => {
  it('$identify ties the anonymous id to the user', () => {
    const properties = { distinct_id: 'u1', $anon_distinct_id: 'a1', $device_id: 'd1', $set: { plan: 'pro' } }
    const { events, users } = parsed({ event: '$identify', uuid: 'e1', timestamp, properties })
    expect(events).toEqual([])
    expect(users).toMatchObject([
      { kind: 'patch', user_id: 'u1', set: { plan: 'pro' }, patch_id: 'e1' },
      { kind: 'alias', from_id: 'a1', to_id: 'u1', created: timestamp },
    ])
  })

  it('$set changes the user, and nothing is an event', () => {
    const { events, users } = parsed({ event: '$set', distinct_id: 'u1', properties: { $set: { a: 1 } } })
    expect([events, users]).toMatchObject([[], [{ user_id: 'u1', set: { a: 1 } }]])
  })

  it('$create_alias makes the alias the distinct id’s', () => {
    const { users } = parsed({ event: '$create_alias', timestamp, properties: { distinct_id: 'u1', alias: 'old' } })
    expect(users).toMatchObject([{ kind: 'alias', from_id: 'old', to_id: 'u1' }])
  })

  it.each([
    ['$company_acme', null],
    ['u1', 'u1'],
  ])('$groupidentify by %s is a group’s event', (distinct_id, user_id) => {
    const properties = { $group_type: 'company', $group_key: 'acme', $group_set: { employees: 4 } }
    expect(parsed({ event: '$groupidentify', distinct_id, properties }).events).toMatchObject([
      {
        event_name: 'group_identified',
        user_id,
        event_attributes: { group_id: 'acme', group_type: 'company', group_traits: { employees: 4 } },
      },
    ])
  })
})

it.each([
  [{ event: 'x', properties: [] }, 'event_attributes must be an object'],
  [{ properties: {} }, 'event_name is missing'],
  [{ event: 'constructor', distinct_id: {} }, 'user_id must be text'],
  [{ event: 'x', timestamp: 'soon' }, 'event_created must be an ISO 8601 time'],
  [5, 'The item must be an object'],
])('%j is refused', (event, message) => {
  expect(parsed(event).rejected[0]?.message).toContain(message)
})
