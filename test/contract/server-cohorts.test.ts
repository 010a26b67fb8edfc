import { describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import type { Cohort } from '../../src/runtime/metadata/cohorts.ts'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { everything, json, useShop } from '../support/local.ts'

describe('cohorts over the API', () => {
  const { shop, loaded, newApp } = useShop()
  const buyers = { by: 'events', event: { event: 'bought' } }

  it('are made, changed, used in a question, and removed', async () => {
    const { path, writeKey } = await newApp('Cohorts')
    const event = (event_name: string, user_id: string) => ({ event_name, user_id })
    await shop.client.collect(writeKey, event('bought', 'ada'), event('viewed', 'ada'), event('viewed', 'bob'))
    await loaded()
    const made = await json<Cohort>(shop.client.post(`${path}/cohorts`, { name: 'Buyers', definition: buyers }))
    expect(made).toMatchObject({ cohort_id: expect.stringMatching(/^cohort_/), name: 'Buyers', definition: buyers })
    const filter = { attribute: made.cohort_id, of: 'cohort', op: 'eq', value: true }
    const total = async () =>
      (await json<TrendResult>(shop.client.post(`${path}/query`, { ...everything, filter }))).series[0]!.total
    expect(await total()).toBe(2)
    const byName = { ...filter, attribute: 'Buyers' }
    const named = await json<TrendResult>(shop.client.post(`${path}/query`, { ...everything, filter: byName }))
    expect(named.series[0]!.total).toBe(2)

    const changed = await shop.client.send('PATCH', `${path}/cohorts/${made.cohort_id}`, {
      definition: { by: 'users', users: ['bob'] },
    })
    expect(await json(changed)).toMatchObject({ name: 'Buyers', definition: { by: 'users' } })
    expect(await total()).toBe(1)

    expect(await json(shop.client.get(`${path}/cohorts`))).toMatchObject([{ name: 'Buyers' }])
    expect(await json(shop.client.get(`/api/apps/Shop/cohorts`))).toEqual([])
    expect((await shop.client.delete(`${path}/cohorts/${made.cohort_id}`)).status).toBe(200)
    expect((await shop.client.get(`${path}/cohorts/${made.cohort_id}`)).status).toBe(404)
    const refused = await shop.client.post(`${path}/query`, { ...everything, filter })
    expect(refused.status).toBe(400)
    expect((await json<ErrorBody>(refused)).error.path).toEqual(['filter', 'attribute'])
  })

  it('are refused with the place of the fault, and by a name that is taken', async () => {
    const { path } = await newApp('Wrong cohorts')
    const wrong = await shop.client.post(`${path}/cohorts`, { name: 'A', definition: { by: 'events' } })
    expect(wrong.status).toBe(400)
    expect((await json<ErrorBody>(wrong)).error.path).toEqual(['definition', 'event'])
    expect((await shop.client.post(`${path}/cohorts`, { name: 'A', definition: buyers })).status).toBe(201)
    expect((await shop.client.post(`${path}/cohorts`, { name: 'A', definition: buyers })).status).toBe(409)
    expect((await shop.client.post(`${path}/cohorts`, { definition: buyers })).status).toBe(400)
  })
})
