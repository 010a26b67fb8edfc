import { expect, it } from 'vitest'
import { segmentItems } from '../../../../../src/runtime/collector/peers/segment.ts'
import { parsedOf } from '../../../../support/peer-items.ts'

it('a call of a client becomes an item, at the time it says', () => {
  const { events } = parsedOf(segmentItems, {
    type: 'track',
    event: 'Order Completed',
    userId: 'u1',
    anonymousId: 'a1',
    messageId: 'm1',
    timestamp: '2026-01-31T10:00:00.000Z',
    originalTimestamp: '2026-01-31T11:00:00.000Z',
    properties: { total: 5 },
    context: { userAgent: 'Mozilla/5.0', page: { path: '/' } },
    integrations: {},
  })
  expect(events).toMatchObject([
    {
      event_id: 'm1',
      event_name: 'Order Completed',
      user_id: 'u1',
      anonymous_id: 'a1',
      event_created: '2026-01-31T10:00:00.000Z',
      event_attributes: { total: 5, $context: { user_agent: 'Mozilla/5.0', page: { path: '/' } } },
    },
  ])
})

it('an exported call has the time that Segment corrected', () => {
  const { users } = parsedOf(segmentItems, {
    type: 'identify',
    userId: 'u1',
    anonymousId: 'a1',
    messageId: 'm1',
    originalTimestamp: '2026-01-31T09:00:00.000Z',
    receivedAt: '2026-01-31T10:00:01.000Z',
    sentAt: '2026-01-31T09:00:01.000Z',
    timestamp: '2026-01-31T10:00:00.000Z',
    traits: { plan: 'pro' },
  })
  expect(users).toMatchObject([
    { kind: 'patch', user_id: 'u1', patch_id: 'm1', updated_at: '2026-01-31T10:00:00.000Z', set: { plan: 'pro' } },
    { kind: 'alias', from_id: 'a1', to_id: 'u1' },
  ])
})

it.each([
  ['an unknown type', { type: 'tell' }, 'type must be track, identify, page, screen, group or alias.'],
  ['a group without an id', { type: 'group' }, "groupId is missing; give the group's id as text."],
  ['a call without a name', { type: 'track' }, 'event_name is missing, such as "signed_up".'],
  ['text', 'track', 'The item must be an object, not text.'],
])('%s is refused', (_what, call, message) => {
  expect(parsedOf(segmentItems, call).rejected).toMatchObject([{ message }])
})
