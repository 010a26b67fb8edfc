import { beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import type { CatalogEvent } from '../../src/runtime/catalog/catalog.ts'
import type { PathsResult, SqlResult, TrendResult } from '../../src/runtime/query/result.ts'
import { json, useShop } from '../support/local.ts'

describe('an event that counts as another one', () => {
  const { shop, loaded, newApp } = useShop()
  let path: string

  const ask = <T>(query: object) => json<T>(shop.client.post(`${path}/query`, query))
  const total = async (event: string) => {
    const asked = { kind: 'trend', series: [{ event }], range: { all: true }, interval: 'none' }
    return (await ask<TrendResult>(asked)).series[0]!.total
  }
  const write = (note: object) => shop.client.send('PUT', `${path}/catalog/notes`, { about: 'event', ...note })

  beforeAll(async () => {
    const app = await newApp('Merged')
    path = app.path
    const event = (event_name: string, event_attributes = {}) => ({ event_name, user_id: 'ada', event_attributes })
    const old = event('Signed Up', { plan: 'pro' })
    await shop.client.collect(app.writeKey, old, event('signed_up'), event('signed_up'), event('left'))
    await loaded()
    expect(await total('signed_up')).toBe(2)
    expect((await write({ name: 'Signed Up', merged_into: 'signed_up' })).status).toBe(200)
  })

  it('is counted with it, under either name', async () => {
    expect(await total('signed_up')).toBe(3)
    expect(await total('Signed Up')).toBe(3)
    expect(await total('left')).toBe(1)
  })

  it('has its name in breakdowns, paths and SQL', async () => {
    const breakdown = [{ attribute: 'event_name', of: 'field' }]
    const split = { kind: 'trend', series: [{ event: null }], range: { all: true }, interval: 'none', breakdown }
    const { series } = await ask<TrendResult>(split)
    expect(series.map(({ breakdown, total }) => [breakdown, total])).toEqual([
      [['signed_up'], 3],
      [['left'], 1],
    ])
    const { links } = await ask<PathsResult>({ kind: 'paths', range: { all: true } })
    expect(JSON.stringify(links)).not.toContain('Signed Up')
    const { rows } = await ask<SqlResult>({
      kind: 'sql',
      sql: 'select event_name, count(*) from events group by event_name order by 2 desc',
    })
    expect(rows).toEqual([
      ['signed_up', 3],
      ['left', 1],
    ])
  })

  it('is suggested as one, with the attributes of both', async () => {
    const events = await json<CatalogEvent[]>(shop.client.get(`${path}/catalog/events`))
    expect(events.map(({ event_name, count }) => [event_name, count])).toEqual([
      ['signed_up', 3],
      ['left', 1],
    ])
    const asked = `${path}/catalog/attributes?of=event&event=signed_up&search=plan`
    expect(await json(shop.client.get(asked))).toMatchObject([{ attribute: 'plan' }])
  })

  it.each([
    ['as itself', { name: 'left', merged_into: 'left' }, 'left cannot count as itself.'],
    ['by way of a third', { name: 'left', merged_into: 'Signed Up' }, 'Signed Up counts as signed_up itself.'],
    ['when others count as it', { name: 'signed_up', merged_into: 'left' }, 'Signed Up counts as signed_up.'],
    [
      'when it is an attribute',
      { about: 'user_attribute', name: 'plan', merged_into: 'left' },
      'Only an event can count as another one.',
    ],
  ])('is refused %s', async (_, note, sentence) => {
    const refused = await write(note)
    expect(refused.status).toBe(400)
    expect((await json<ErrorBody>(refused)).error).toMatchObject({ message: sentence, path: ['merged_into'] })
  })

  it('is itself again when the note says so', async () => {
    expect((await write({ name: 'Signed Up', description: 'as the old app called it' })).status).toBe(200)
    expect([await total('signed_up'), await total('Signed Up')]).toEqual([2, 1])
  })
})
