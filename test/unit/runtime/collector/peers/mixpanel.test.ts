import { describe, expect, it } from 'vitest'
import { mixpanelItems } from '../../../../../src/runtime/collector/peers/mixpanel.ts'
import { parsedOf } from '../../../../support/peer-items.ts'

const parsed = (event: unknown) => parsedOf(mixpanelItems, event)
const time = Date.UTC(2026, 0, 31, 10) / 1000
const created = '2026-01-31T10:00:00.000Z'

describe('an event of Mixpanel', () => {
  it('becomes an event', () => {
    const { events, users } = parsed({
      event: 'Signed Up',
      properties: {
        time,
        distinct_id: 'u1',
        $insert_id: 'e1',
        token: 'wk_1',
        mp_lib: 'node',
        $lib_version: '0.24.0',
        $current_url: 'https://shop.example/',
        $city: 'Berlin',
        mp_country_code: 'DE',
        plan: 'pro',
      },
    })
    expect(users).toEqual([])
    expect(events).toMatchObject([
      { event_name: 'Signed Up', event_id: 'e1', event_created: created, user_id: 'u1', anonymous_id: null },
    ])
    expect(events[0]?.event_attributes).toEqual({
      plan: 'pro',
      $city: 'Berlin',
      $context: {
        page: { url: 'https://shop.example/' },
        library: { name: 'node', version: '0.24.0' },
        location: { country: 'DE' },
      },
    })
  })

  it.each([
    ['seconds', time],
    ['milliseconds', time * 1000],
    ['digits', String(time)],
    ['fractions of seconds', time + 0.0001],
    ['text', created],
  ])('has its time as %s', (_how, time) => {
    expect(parsed({ event: 'x', properties: { time } }).events).toMatchObject([{ event_created: created }])
  })

  it.each([
    [{ distinct_id: 'u1' }, 'u1', null],
    [{ distinct_id: '$device:d1' }, null, 'd1'],
    [{ distinct_id: '$device:d1', $device_id: 'd1' }, null, 'd1'],
    [{ distinct_id: 'u1', $user_id: 'u1', $device_id: 'd1' }, 'u1', 'd1'],
    [{ distinct_id: '00000000-0000-0000-0000-000000000000' }, null, null],
    [{ distinct_id: 'None' }, null, null],
    [{ distinct_id: 17 }, '17', null],
  ])('%j is user %s on %s', (properties, user_id, anonymous_id) => {
    expect(parsed({ event: 'x', properties }).events).toMatchObject([{ user_id, anonymous_id }])
  })

  it('that names user and device says that they are one', () => {
    const { users } = parsed({ event: 'x', properties: { time, $user_id: 'u1', $device_id: 'd1' } })
    expect(users).toMatchObject([{ kind: 'alias', from_id: 'd1', to_id: 'u1', created }])
  })
})

describe('profiles', () => {
  it.each([
    [{ $set: { plan: 'pro' } }, { set: { plan: 'pro' } }],
    [{ $properties: { plan: 'pro' } }, { set: { plan: 'pro' } }],
    [{ $set_once: { first: 1 } }, { set_once: { first: 1 } }],
    [{ $add: { logins: 1 } }, { increment: { logins: 1 } }],
    [{ $append: { badges: 'early' } }, { append: { badges: 'early' } }],
    [{ $unset: ['trial'] }, { unset: ['trial'] }],
  ])('%j is a change', (change, expected) => {
    const { users } = parsed({ $token: 'wk_1', $distinct_id: 'u1', $time: time, $ip: '0', ...change })
    expect(users).toMatchObject([{ kind: 'patch', user_id: 'u1', updated_at: created, ...expected }])
  })

  it.each([{ $union: { a: [1] } }, { $remove: { a: 1 } }, { $delete: '' }])('%j is refused by its name', (change) => {
    const { rejected } = parsed({ $distinct_id: 'u1', ...change })
    expect(rejected[0]?.message).toContain(`operations.${Object.keys(change)[0]} is unknown`)
  })

  it('of groups are group events', () => {
    const group = { $group_key: 'company', $group_id: 'acme', $set: { employees: 4 } }
    expect(parsed(group).events).toMatchObject([
      { event_attributes: { group_id: 'acme', group_type: 'company', group_traits: { employees: 4 } } },
    ])
  })
})

it.each([
  ['$create_alias', { distinct_id: 'a', alias: 'u' }],
  ['$identify', { $anon_id: 'a', $identified_id: 'u', distinct_id: 'u' }],
  ['$merge', { $distinct_ids: ['a', 'u'] }],
])('%s says that two ids are one user', (event, properties) => {
  const { events, users } = parsed({ event, properties: { ...properties, time } })
  expect([events, users]).toMatchObject([[], [{ kind: 'alias', from_id: 'a', to_id: 'u', created }]])
})

it.each([
  [{ event: 'x', properties: 'y' }, 'event_attributes must be an object'],
  [{ event: 5, properties: {} }, 'event_name must be text'],
  [{ event: 'x', properties: { distinct_id: { toString: 1 } } }, 'user_id must be text'],
  [{ event: 'x', properties: { time: 'soon' } }, 'event_created must be an ISO 8601 time'],
  [null, 'The item must be an object'],
])('%j is refused', (event, message) => {
  expect(parsed(event).rejected[0]?.message).toContain(message)
})
