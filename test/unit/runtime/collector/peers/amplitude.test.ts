import { describe, expect, it } from 'vitest'
import { amplitudeItems } from '../../../../../src/runtime/collector/peers/amplitude.ts'
import { parsedOf } from '../../../../support/peer-items.ts'

const parsed = (event: unknown) => parsedOf(amplitudeItems, event)
const time = Date.UTC(2026, 0, 31, 10)
const created = '2026-01-31T10:00:00.000Z'

describe('an event of Amplitude', () => {
  it('becomes an event', () => {
    const { events, users } = parsed({
      event_type: 'purchase',
      user_id: 'u1',
      time,
      insert_id: 'e1',
      event_id: 12,
      session_id: time,
      event_properties: { color: 'red' },
      groups: { company: 'acme' },
      revenue: 9.5,
      productId: 'mug',
      platform: 'Web',
      os_name: 'iOS',
      os_version: '26',
      app_version: '1.2',
      language: 'German',
      library: 'amplitude-ts/2',
      country: 'Germany',
      ip: '192.0.2.1',
      adid: 'never kept',
    })
    expect(users).toEqual([])
    expect(events).toMatchObject([
      { event_name: 'purchase', event_id: 'e1', event_created: created, user_id: 'u1', session_id: `u1:${time}` },
    ])
    expect(events[0]?.event_attributes).toEqual({
      color: 'red',
      groups: { company: 'acme' },
      revenue: 9.5,
      product_id: 'mug',
      $context: {
        platform: 'Web',
        os: { name: 'iOS', version: '26' },
        app: { version: '1.2' },
        locale: 'German',
        library: { name: 'amplitude-ts/2' },
        location: { country: 'Germany' },
        ip: '192.0.2.1',
      },
    })
  })

  it('is read from an export too', () => {
    const { events } = parsed({
      event_type: 'purchase',
      event_time: '2026-01-31 10:00:00.000000',
      client_event_time: '2026-01-31 09:59:00.000000',
      $insert_id: null,
      uuid: 'e2',
      user_id: null,
      device_id: 'd1',
      session_id: -1,
      amplitude_id: 5,
      event_properties: {},
      user_properties: {},
    })
    expect(events).toMatchObject([
      { event_id: 'e2', event_created: created, user_id: null, anonymous_id: 'd1', session_id: null },
    ])
  })

  it('that is a page view has the page in its context', () => {
    const event_properties = { '[Amplitude] Page Path': '/mugs', '[Amplitude] Page Title': 'Mugs', size: 1 }
    const { events } = parsed({ event_type: '[Amplitude] Page Viewed', event_properties })
    expect(events).toMatchObject([
      {
        event_name: 'page_viewed',
        event_attributes: { size: 1, $context: { page: { path: '/mugs', title: 'Mugs' } } },
      },
    ])
  })

  it('that names user and device says that they are one', () => {
    const { users } = parsed({ event_type: 'x', user_id: 'u1', device_id: 'd1', time })
    expect(users).toMatchObject([{ kind: 'alias', from_id: 'd1', to_id: 'u1', created }])
  })

  it('changes its user', () => {
    const user_properties = { $set: { plan: 'pro' }, $unset: { trial: '-' }, seats: 3 }
    const { events, users } = parsed({ event_type: 'x', user_id: 'u1', insert_id: 'e1', time, user_properties })
    expect(events).toHaveLength(1)
    expect(users).toMatchObject([
      { user_id: 'u1', patch_id: 'e1', set: { plan: 'pro', seats: 3 }, unset: ['trial'], updated_at: created },
    ])
  })
})

it('$identify changes the user, and is no event', () => {
  const user_properties = { $set: { a: 1 }, $setOnce: { b: 2 }, $add: { c: 3 }, $append: { d: 4 } }
  const identify = { event_type: '$identify', user_id: 'u1', device_id: 'd1', user_properties }
  const { events, users } = parsed(identify)
  expect(events).toEqual([])
  expect(users).toMatchObject([
    { kind: 'patch', user_id: 'u1', set: { a: 1 }, set_once: { b: 2 }, increment: { c: 3 }, append: { d: 4 } },
    { kind: 'alias', from_id: 'd1', to_id: 'u1' },
  ])
})

it('$groupidentify is one event a group', () => {
  const group = { event_type: '$groupidentify', insert_id: 'e1', groups: { company: 'acme', team: 'x' } }
  const { events } = parsed({ ...group, group_properties: { $set: { employees: 4 } } })
  expect(events).toMatchObject([
    { event_id: 'e1', event_attributes: { group_id: 'acme', group_type: 'company', group_traits: { employees: 4 } } },
    { event_id: 'e1:team', event_attributes: { group_id: 'x', group_type: 'team' } },
  ])
})

it.each([
  [{ event_type: 'x', event_properties: [] }, 'event_attributes must be an object'],
  [{ event_type: 'x', user_id: 'u1', user_properties: 'y' }, 'user_attributes must be an object'],
  [{ event_type: 'x', user_id: 'u1', user_properties: { $prepend: { a: 1 } } }, 'operations.$prepend is unknown'],
  [{ event_properties: {} }, 'event_name is missing'],
  [{ event_type: 'x', session_id: {} }, 'session_id must be text'],
  [[], 'The item must be an object'],
])('%j is refused', (event, message) => {
  expect(parsed(event).rejected[0]?.message).toContain(message)
})
