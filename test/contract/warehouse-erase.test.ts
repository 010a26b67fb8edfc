import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alias, event, loadingWarehouses, patch, type TestWarehouse } from '../support/warehouses.ts'

let apps = 0
const before = Date.parse('2026-02-01T00:00:00Z')

describe.each(loadingWarehouses('erase'))('erase: $name', ({ open }) => {
  let test: TestWarehouse
  let app_id: string
  beforeAll(async () => {
    test = await open()
  })
  afterAll(() => test.close())

  const at = (day: string, more: object = {}) => event({ app_id, event_created: `2026-${day}T10:00:00.000Z`, ...more })
  const hour = (day: string, name: string) => `events/2026/${day.replace('-', '/')}/10/${name}-${app_id}.ndjson.gz`
  const load = async (lines: readonly object[], channel: 'events' | 'users' = 'events', key?: string) =>
    test.load(await test.object(channel, lines, key))
  const usersOf = async () =>
    (await test.rows('select user_id, first_seen, last_seen from users where app_id = $1 order by 1', [app_id])).map(
      ([id, ...seen]) => [id, ...seen.map((time) => (time === null ? null : String(time).slice(5, 10)))],
    )
  const days = async () =>
    (await test.rows('select event_created from events where app_id = $1 order by 1', [app_id])).map(([time]) =>
      String(time).slice(5, 10),
    )

  it('takes out the events from before a moment, and nobody else’s', async () => {
    app_id = `app_erase${apps++}`
    const other = `${app_id}_other`
    await load([at('01-15'), at('01-31'), at('02-01'), at('02-03'), at('01-15', { app_id: other })])
    await test.warehouse.erase({ app_id, before })
    expect(await days()).toEqual(['02-01', '02-03'])
    expect(await test.rows('select count(*) from events where app_id = $1', [other])).toEqual([[1]])
    await test.warehouse.erase({ app_id, before })
    expect(await days()).toEqual(['02-01', '02-03'])
  })

  it('leaves users as if the events had never come', async () => {
    app_id = `app_erase${apps++}`
    await load([
      at('01-10', { user_id: 'both' }),
      at('02-02', { user_id: 'both' }),
      at('02-05', { user_id: 'both' }),
      at('01-10', { user_id: 'gone' }),
      at('01-10', { user_id: 'said' }),
      at('02-04', { user_id: 'new' }),
      at('01-10', { user_id: 'anna' }),
      at('02-06', { user_id: null, anonymous_id: 'device' }),
      at('02-07', { user_id: 'anna', bot: 'crawler' }),
    ])
    await load([patch({ app_id, user_id: 'said', set: { plan: 'pro' } }), alias('device', 'anna', { app_id })], 'users')
    await test.warehouse.erase({ app_id, before })
    expect(await usersOf()).toEqual([
      ['anna', '02-06', '02-06'],
      ['both', '02-02', '02-05'],
      ['new', '02-04', '02-04'],
      ['said', null, null],
    ])
  })

  it('takes out what was refused before it too', async () => {
    app_id = `app_erase${apps++}`
    await load([at('01-15'), at('01-15', { quarantine: 'plan: no' })], 'events', hour('01-15', 'a'))
    await load([at('02-15'), at('02-15', { quarantine: 'plan: no' })], 'events', hour('02-15', 'b'))
    await test.warehouse.erase({ app_id, before })
    const left = await test.rows('select object_key from quarantined where app_id = $1', [app_id])
    expect(left).toEqual([[hour('02-15', 'b')]])
  })

  it('takes out everything of an app, whose objects stay known', async () => {
    app_id = `app_erase${apps++}`
    const object = await test.object('events', [at('01-15'), at('02-15', { quarantine: 'plan: no' })])
    await test.load(object)
    await load([patch({ app_id, user_id: 'said', set: { plan: 'pro' } }), alias('a', 'b', { app_id })], 'users')
    await test.warehouse.erase({ app_id, before: null })
    for (const table of [
      'events',
      'users',
      'user_attribute_kv',
      'user_aliases',
      'user_canonical',
      'load_counts',
      'quarantined',
    ])
      expect(await test.rows(`select count(*) from ${table} where app_id = $1`, [app_id]), table).toEqual([[0]])
    expect((await test.load(object)).objects[0]).toMatchObject({ skipped: true })
  })
})
