import { beforeAll, describe, expect, it } from 'vitest'
import { json, useShop } from '../support/local.ts'

describe('the query API of the original DataLoaf', () => {
  const { shop, loaded } = useShop()
  const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
  const events = [
    { event_name: 'login', user_id: 'u1', event_created: `${day(0)}T00:00:00Z`, event_attributes: { platform: 'web' } },
    { event_name: 'login', user_id: 'u1', event_created: `${day(0)}T00:00:00Z`, event_attributes: { platform: 'web' } },
    { event_name: 'login', user_id: 'u2', event_created: `${day(1)}T12:00:00Z`, event_attributes: { platform: 'ios' } },
    { event_name: 'signup', user_id: 'u2', event_created: `${day(1)}T12:00:00Z` },
    { user_id: 'u2', user_attributes: { plan: 'pro' } },
  ]

  beforeAll(async () => {
    await shop.client.collect(shop.writeKey, ...events)
    await loaded()
  })

  const ask = (query: string) => json<unknown>(shop.client.get(`/api/query/${query}`))
  const days = 'dateRange[timeUnit]=day&dateRange[previous]=3'

  it('counts by day, the newest first, zeros where nothing was', async () => {
    expect(await ask(`events?${days}&eventName=login&aggregationType=total`)).toEqual([
      {
        aggregationType: 'total',
        timeUnit: 'day',
        values: [
          { total: 2, day: day(0) },
          { total: 1, day: day(1) },
          { total: 0, day: day(2) },
        ],
      },
    ])
  })

  it.each([
    ['aggregationType=unique', [1, 1, 0]],
    ['aggregationType=total&filters[platform]=ios', [0, 1, 0]],
    ['aggregationType=total&filters[user][plan]=pro', [0, 1, 0]],
    ['aggregationType=maximum', [2, 1, 0]],
  ])('knows %s', async (more, expected) => {
    const [answer] = (await ask(`events?${days}&eventName=login&${more}`)) as [{ values: object[] }]
    expect(answer.values.map((value) => Object.values(value)[0])).toEqual(expected)
  })

  it('counts users when they were first seen', async () => {
    const [answer] = (await ask(`users?${days}&aggregationType=total`)) as [{ values: object[] }]
    expect(answer.values).toMatchObject([{ total: 1 }, { total: 1 }, { total: 0 }])
  })

  it('names events and attributes', async () => {
    const names = await json<string[]>(shop.client.get('/api/info/eventNames'))
    expect(names.sort()).toEqual(['login', 'signup'])
    expect(await json(shop.client.get('/api/info/attributes'))).toEqual({
      event: { platform: ['web', 'ios'] },
      user: { plan: ['pro'] },
    })
  })

  it('refuses what it does not know, and whoever shows nothing', async () => {
    for (const query of ['aggregationType=guess', 'dateRange[timeUnit]=blink', 'dateRange[previous]=x', 'app=nobody']) {
      expect((await shop.client.get(`/api/query/events?${query}`)).status).toBeLessThan(500)
      expect((await shop.client.get(`/api/query/events?${query}`)).status).toBeGreaterThanOrEqual(400)
    }
    expect((await shop.client.app.request('/api/query/events')).status).toBe(401)
    expect((await shop.client.app.request('/api/info/attributes')).status).toBe(401)
  })
})
