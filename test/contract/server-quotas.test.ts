import { describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import type { ListedKey } from '../../src/runtime/server/keys.ts'
import type { QuotaState } from '../../src/runtime/server/quota.ts'
import { admin, type Client, json, until, useShop } from '../support/local.ts'

describe('quotas', () => {
  let now = Date.parse('2026-01-30T10:00:00.000Z')
  const { shop, loaded, counted } = useShop({ clock: () => now })
  const send: Client['send'] = (...asked) => shop.client.send(...asked)

  async function newApp(name: string) {
    const { app_id } = await shop.runtime.apps.create({ name })
    const { key_id, write_key } = await shop.runtime.keys.create(app_id, 'web')
    return { path: `/api/apps/${app_id}`, app_id, key_id, write_key }
  }
  const events = (count: number) => Array.from({ length: count }, (_, n) => ({ event_name: 'a', user_id: `u${n}` }))
  const collect = (writeKey: string, count = 1) => shop.client.collect(writeKey, ...events(count))
  const stateOf = (path: string) => json<QuotaState>(shop.client.get(`${path}/quota`))

  it('are written in one way, and say which field is wrong', async () => {
    const { path, key_id } = await newApp('Words')
    expect(await json(shop.client.get(path))).toMatchObject({ quota: 'none' })
    for (const at of [path, `${path}/keys/${key_id}`]) {
      expect(await json(send('PATCH', at, { quota: '100000 / Day' }))).toMatchObject({ quota: '100k/day' })
      expect(await json(send('PATCH', at, { quota: 'none' }))).toMatchObject({ quota: 'none' })
      for (const quota of ['many', '0/day', '', 5, null]) {
        const refused = await send('PATCH', at, { quota })
        expect([quota, refused.status]).toEqual([quota, 400])
        expect((await json<ErrorBody>(refused)).error.path).toEqual(['quota'])
      }
    }
  })

  it('refuse what comes once an app’s is used up, until the day is over, and lose nothing before', async () => {
    const { path, app_id, write_key } = await newApp('Daily')
    await send('PATCH', path, { quota: '5/day' })
    expect((await collect(write_key, 3)).status).toBe(202)
    // The batch that crosses the line is taken whole.
    expect((await collect(write_key, 4)).status).toBe(202)
    const refused = await collect(write_key, 2)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600'])
    expect(await json(refused)).toEqual({
      error: {
        code: 'quota_reached',
        message: 'The app Daily has used up its quota of 5/day; it starts anew at 2026-01-31T00:00:00.000Z.',
        hint: `dataloaf apps update --app ${app_id} --quota …`,
      },
    })
    expect(await stateOf(path)).toEqual({
      quota: '5/day',
      use: { events: 7, most: 5, from: '2026-01-30T00:00:00.000Z', until: '2026-01-31T00:00:00.000Z' },
      refused: { count: 1, last_at: '2026-01-30T10:00:00.000Z' },
    })
    const of = async (id: string) =>
      (await json<{ app_id: string }[]>(shop.client.get('/api/quotas'))).find((one) => one.app_id === id)
    expect(await of(app_id)).toEqual({ app_id, quota: '5/day', use: (await stateOf(path)).use })
    expect(await of(shop.appId)).toMatchObject({ quota: 'none', use: { most: null } })
    const before = now
    now += 1_000
    await loaded()
    expect(await counted(path)).toBe(7)
    now = Date.parse('2026-01-30T23:59:30.000Z')
    expect((await collect(write_key)).headers.get('retry-after')).toBe('30')
    now = Date.parse('2026-01-31T00:00:00.000Z')
    expect((await collect(write_key)).status).toBe(202)
    expect((await stateOf(path)).use).toMatchObject({ events: 1, from: '2026-01-31T00:00:00.000Z' })
    now = before
  })

  it('count months by the calendar, and begin anew with the next', async () => {
    const { path, write_key } = await newApp('Monthly')
    await send('PATCH', path, { quota: '4/month' })
    const before = now
    await collect(write_key, 3)
    now = Date.parse('2026-01-31T12:00:00.000Z')
    expect((await collect(write_key)).status).toBe(202)
    expect((await collect(write_key)).status).toBe(429)
    now = Date.parse('2026-02-01T00:00:00.000Z')
    expect((await collect(write_key)).status).toBe(202)
    expect((await stateOf(path)).use).toMatchObject({ events: 1, until: '2026-03-01T00:00:00.000Z' })
    now = before
  })

  it('of a key leave the app’s other keys alone', async () => {
    const { path, app_id, key_id, write_key } = await newApp('Keys')
    const other = await shop.runtime.keys.create(app_id, 'server')
    await send('PATCH', `${path}/keys/${key_id}`, { quota: '2/day' })
    await collect(write_key, 2)
    const refused = await collect(write_key)
    expect(refused.status).toBe(429)
    expect((await json<ErrorBody>(refused)).error.message).toMatch(/^The write key web has used up its quota of 2\/day/)
    expect((await collect(other.write_key, 5)).status).toBe(202)
    const listed = await json<ListedKey[]>(shop.client.get(`${path}/keys`))
    expect(listed.map(({ name, quota, use }) => [name, quota, use?.events]).sort()).toEqual([
      ['server', 'none', 5],
      ['web', '2/day', 2],
    ])
    const { key_id: next } = await json<{ key_id: string }>(send('POST', `${path}/keys/${key_id}/rotate`))
    const rotated = (await shop.runtime.keys.list(app_id)).find((key) => key.key_id === next)
    expect(rotated).toMatchObject({ name: 'web', quota: '2/day' })
  })

  it('that are raised or taken away hold from the next request on', async () => {
    const { path, write_key } = await newApp('Raised')
    await send('PATCH', path, { quota: '1/day' })
    await collect(write_key)
    expect((await collect(write_key)).status).toBe(429)
    await send('PATCH', path, { quota: '2/day' })
    expect((await collect(write_key)).status).toBe(202)
    expect((await collect(write_key)).status).toBe(429)
    await send('PATCH', path, { quota: 'none' })
    expect((await collect(write_key, 9)).status).toBe(202)
    await send('PATCH', path, { quota: '5/month' })
    expect((await collect(write_key)).status).toBe(429)
  })

  it('count events, not users, and let pages ask for their settings', async () => {
    const { path, write_key } = await newApp('Users')
    await send('PATCH', path, { quota: '1/day' })
    for (let times = 0; times < 3; times++) {
      const patch = { type: 'identify', user_id: 'u', user_attributes: { times } }
      expect((await shop.client.collect(write_key, patch)).status).toBe(202)
    }
    expect((await stateOf(path)).use?.events).toBe(0)
    await collect(write_key)
    expect((await collect(write_key)).status).toBe(429)
    const settings = await shop.client.app.request(`/v1/settings?write_key=${write_key}`)
    expect(settings.status).toBe(200)
  })

  it('are told in the shape of each accepted API, with when to come back', async () => {
    const { path, write_key } = await newApp('Peers')
    await send('PATCH', path, { quota: '1/day' })
    await collect(write_key)
    for (const [at, body] of [
      ['/v1/track', { writeKey: write_key, event: 'segment', userId: 'u' }],
      ['/batch/', { api_key: write_key, batch: [{ event: 'posthog', properties: { distinct_id: 'u' } }] }],
      ['/2/httpapi', { api_key: write_key, events: [{ event_type: 'amplitude', user_id: 'u' }] }],
      ['/track', { event: 'mixpanel', properties: { token: write_key, distinct_id: 'u' } }],
      [`/v1/upload?write_key=${write_key}`, { event_name: 'upload' }],
    ] as const) {
      const answer = await shop.client.app.request(at, { method: 'POST', body: JSON.stringify(body) })
      expect([at, answer.status, answer.headers.get('retry-after')]).toEqual([at, 429, '3600'])
      expect(await answer.text()).toContain('quota of 1/day')
    }
    expect((await stateOf(path)).refused.count).toBe(5)
  })

  it('stay as they are while the app is locked', async () => {
    const { path, key_id } = await newApp('Locked')
    await send('POST', `${path}/lock`)
    expect((await send('PATCH', path, { quota: '1/day' })).status).toBe(423)
    expect((await send('PATCH', `${path}/keys/${key_id}`, { quota: '1/day' })).status).toBe(423)
    expect((await send('PATCH', path, { tags: ['a'] })).status).toBe(200)
  })

  it('are told to the app’s admins at 80 % and at 100 %, each once in a period', async () => {
    const { path, app_id, write_key } = await newApp('Told')
    const { runtime } = shop
    const members = await runtime.accounts.members.list()
    const { user_id } = members.find(({ email }) => email === admin.email)!
    const texts = async () => {
      const all = await runtime.notifications.list(user_id)
      return all.filter((note) => note.app_id === app_id && note.kind === 'quota').map(({ text }) => text)
    }
    await send('PATCH', path, { quota: '10/day' })
    await collect(write_key, 7)
    await collect(write_key)
    await collect(write_key)
    await until(texts, (all) => all.length === 1)
    expect(await texts()).toEqual(['Told has used 80 % of its quota of 10 events a day.'])
    await collect(write_key, 5)
    await collect(write_key)
    await until(texts, (all) => all.length === 2)
    const whole = 'Told has used up its quota of 10 events a day. Until 2026-01-31 00:00 UTC, what is sent is refused.'
    expect(await texts()).toContain(whole)
    const before = now
    now += 86_400_000
    await runtime.languages.set(user_id, 'de')
    await collect(write_key, 8)
    await until(texts, (all) => all.length === 3)
    expect(await texts()).toContain('Told hat 80 % des Kontingents von 10 Events am Tag verbraucht.')
    now = before
  })
})
