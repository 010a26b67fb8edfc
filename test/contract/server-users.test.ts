import { describe, expect, it } from 'vitest'
import type { Profile, UsersList } from '../../src/runtime/users/users.ts'
import { json, useShop } from '../support/local.ts'

describe('the API of users', () => {
  const { shop, newApp, loaded } = useShop()

  it('tells of users what was sent, with what each attribute was made of', async () => {
    const { path, writeKey } = await newApp('People')
    const id = 'ädä/../?&=%'
    await shop.client.collect(
      writeKey,
      { event_name: 'viewed', anonymous_id: 'a1' },
      { event_name: 'bought', user_id: id },
      { user_id: id, user_attributes: { plan: 'free', visits: 1 }, updated_at: '2026-01-01T00:00:00.000Z' },
      { user_id: id, user_attributes: { plan: 'pro' }, updated_at: '2026-01-02T00:00:00.000Z' },
      { user_id: id, operations: { increment: { visits: 2 } }, updated_at: '2026-01-03T00:00:00.000Z' },
      { alias: { from: 'a1', to: id } },
      { event_name: 'viewed', anonymous_id: 'guest' },
    )
    await loaded()
    const list = await json<UsersList>(shop.client.post(`${path}/users`, {}))
    expect(list.users.map(({ user_id, anonymous, events }) => [user_id, anonymous, events]).sort()).toEqual([
      ['guest', true, 1],
      [id, false, 2],
    ])
    const query = new URLSearchParams({ user_id: id })
    const profile = await json<Profile>(shop.client.get(`${path}/users/profile?${query}`))
    expect(profile).toMatchObject({ user_attributes: { plan: 'pro', visits: 3 }, aliases: [{ user_id: 'a1' }] })
    expect(profile.aliases[0]!.said).toMatch(/Z$/)
    expect(profile.attributes.map(({ key, operation, value }) => [key, operation, value])).toEqual([
      ['plan', 'set', 'pro'],
      ['visits', 'increment', 2],
      ['visits', 'set', 1],
    ])
    const timeline = await json<{ events: unknown[] }>(shop.client.get(`${path}/users/events?${query}`))
    expect(timeline.events).toHaveLength(2)
  })

  it('says what is wrong with a question, and where', async () => {
    const { path } = await newApp('Wrong')
    const wrong = await shop.client.post(`${path}/users`, { filter: { attribute: 'a', op: 'eq', value: 1 } })
    expect([wrong.status, await json(wrong)]).toMatchObject([400, { error: { path: ['filter'] } }])
    const cohort = { attribute: 'none', of: 'cohort', op: 'eq', value: true }
    expect((await shop.client.post(`${path}/users`, { filter: cohort })).status).toBe(400)
    expect((await shop.client.post(`${path}/users`, { limit: 1_000 })).status).toBe(400)
    expect((await shop.client.get(`${path}/users/profile?user_id=nobody`)).status).toBe(404)
    expect((await shop.client.get(`${path}/users/events?user_id=a&before=%5B`)).status).toBe(400)
  })
})
