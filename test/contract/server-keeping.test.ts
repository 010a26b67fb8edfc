import { describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../src/runtime/accounts/audit.ts'
import { linesIn } from '../support/keeping.ts'
import { type Client, json, useShop } from '../support/local.ts'

const day = 86_400_000

describe('how long events are kept', () => {
  let now = Date.parse('2026-03-10T10:00:00.000Z')
  const { shop } = useShop({ clock: () => now })

  const send: Client['send'] = (...asked) => shop.client.send(...asked)

  /** An app with events of so many days ago, loaded. */
  async function newApp(name: string, ...ago: number[]) {
    const { app_id } = await shop.runtime.apps.create({ name })
    const { write_key } = await shop.runtime.keys.create(app_id)
    const batch = ago.map((days) => ({
      event_name: 'a',
      user_id: `u${days}`,
      event_created: new Date(now - days * day).toISOString(),
    }))
    expect((await shop.client.collect(write_key, ...batch)).status).toBe(202)
    await shop.runtime.stream.flush()
    await shop.runtime.loader.idle()
    return { path: `/api/apps/${app_id}`, app_id, write_key }
  }

  async function countOf(app: string, table = 'events'): Promise<unknown> {
    const text = `select count(*) from ${table} where app_id = $1`
    return (await shop.runtime.warehouse.run({ text, values: [app] })).rows[0]![0]
  }

  /** The night comes, as often as the work asks for it. */
  async function night(nights = 1): Promise<void> {
    now += nights * day
    for (let turns = 0; turns < 20; turns++) {
      await shop.client.scheduler.turn()
      if ((await shop.runtime.erasures.unfinished()).length === 0) return
      now += 60_000
    }
  }

  /** What DataLoaf did by itself, as the log shows it. */
  const audit = async (app_id: string) => {
    const { entries } = await json<{ entries: AuditEntry[] }>(shop.client.get(`/api/audit?actor=DataLoaf&limit=1000`))
    const own = entries.filter((entry) => entry.app_id === app_id)
    for (const { actor_kind, actor_id } of own) expect([actor_kind, actor_id]).toEqual(['system', null])
    return own.map(({ action, subject }) => `${action} ${subject}`)
  }

  it('is for ever, unless somebody says otherwise, and is written in one way', async () => {
    const { path } = await newApp('Words', 1)
    expect(await json(shop.client.get(path))).toMatchObject({ keep: 'forever', gone_at: null })
    for (const [said, kept] of [
      ['13 months', '13 months'],
      ['1 day', '1 day'],
      ['1 days', '1 day'],
      ['90 day', '90 days'],
      ['forever', 'forever'],
    ])
      expect(await json(send('PATCH', path, { keep: said }))).toMatchObject({ keep: kept })
    for (const keep of ['0 days', '13', 'a year', '', '99999 days', 90, null]) {
      const { error } = await json<{ error: { path: unknown[] } }>(send('PATCH', path, { keep }))
      expect([keep, error.path[0]]).toEqual([keep, 'keep'])
    }
  })

  it('is told before it is saved: what will be gone, and when', async () => {
    const { path } = await newApp('Told', 1, 40, 100, 200)
    expect(await json(shop.client.get(`${path}/keep?keep=90%20days`))).toEqual({
      before: '2025-12-11T00:00:00.000Z',
      events: 2,
      at: '2026-03-11T03:00:00.000Z',
      refused: { count: 0, last_at: null },
    })
    expect(await json(shop.client.get(`${path}/keep?keep=forever`))).toMatchObject({ before: null, events: 0 })
    expect((await shop.client.get(`${path}/keep?keep=long`)).status).toBe(400)
  })

  it('takes out older events at night, says so once, and answers notice', async () => {
    const { path, app_id } = await newApp('Nightly', 1, 40, 100, 200)
    const ask = async () =>
      (
        await json<{ series: { total: number }[] }>(
          shop.client.post(`${path}/query`, { kind: 'trend', series: [{ event: null }], range: { all: true } }),
        )
      ).series[0]?.total
    expect(await ask()).toBe(4)
    await send('PATCH', path, { keep: '90 days' })
    expect(await ask()).toBe(4)
    await night()
    expect(await ask()).toBe(2)
    expect(await countOf(app_id, 'users')).toBe(2)
    expect(await audit(app_id)).toEqual(['app.erase 2 events from before 2025-12-11'])
    await night()
    expect(await countOf(app_id)).toBe(2)
    expect(await audit(app_id)).toHaveLength(1)
    await night(60)
    expect(await countOf(app_id)).toBe(1)
    expect(await audit(app_id)).toHaveLength(2)
  })

  it('refuses what is older, says why to who sends it, and counts it', async () => {
    const { path, write_key } = await newApp('Late', 1)
    await send('PATCH', path, { keep: '30 days' })
    now += 61_000
    const at = (days: number) => ({ event_name: 'a', event_created: new Date(now - days * day).toISOString() })
    const answer = await shop.client.collect(write_key, at(29), at(31), at(400))
    expect(await json(answer)).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 1, code: 'too_old', message: 'event_created is from before what the app keeps (30 days).' },
        { index: 2, code: 'too_old' },
      ],
    })
    expect(await json(shop.client.get(`${path}/keep?keep=30%20days`))).toMatchObject({
      refused: { count: 2, last_at: new Date(now).toISOString() },
    })
    await send('PATCH', path, { keep: 'forever' })
    now += 61_000
    expect(await json(shop.client.collect(write_key, at(400)))).toMatchObject({ accepted: 1 })
  })

  it('counts the pages that a key’s origins refuse, and names the latest', async () => {
    const { path, write_key } = await newApp('Origins', 1)
    const [key] = await json<{ key_id: string }[]>(shop.client.get(`${path}/keys`))
    expect(key).toMatchObject({ refused: { count: 0, last_at: null, origins: [] } })
    await send('PATCH', `${path}/keys/${key!.key_id}`, { origins: ['https://shop.example.com'] })
    const from = (origin: string) =>
      shop.client.app.request('/v1/batch', {
        method: 'POST',
        headers: { authorization: `Bearer ${write_key}`, origin },
        body: '{"batch":[]}',
      })
    for (let other = 0; other < 30; other++) {
      now += 1_000
      expect((await from(`https://${other}.example.com`)).status).toBe(403)
    }
    await from('https://29.example.com')
    await from('https://shop.example.com')
    const [listed] = await json<{ refused: { origins: object[] } }[]>(shop.client.get(`${path}/keys`))
    const last_at = new Date(now).toISOString()
    expect(listed).toMatchObject({ refused: { count: 31, last_at } })
    expect(listed!.refused.origins).toHaveLength(20)
    expect(listed!.refused.origins[0]).toEqual({ origin: 'https://29.example.com', count: 2, last_at })
  })

  it('ends with the app: seven days after it was deleted nothing of it is left', async () => {
    const { path, app_id, write_key } = await newApp('Gone', 1, 2)
    const query = { kind: 'trend', series: [{ event: null }] }
    const insight = await json<{ insight_id: string }>(shop.client.post(`${path}/insights`, { name: 'All', query }))
    await shop.client.post(`${path}/annotations`, { at: '2026-01-01', text: 'Version 2' })
    await shop.client.post(`${path}/comments`, { subject: { kind: 'insight', id: insight.insight_id }, text: 'Why?' })
    await shop.client.post(`${path}/subscriptions`, {
      subject: { kind: 'insight', id: insight.insight_id },
      schedule: { every: 'month', on: 1, at: '09:00' },
      people: [],
      channels: [],
    })
    const deleted = await json<{ gone_at: string }>(send('DELETE', `${path}?name=Gone`))
    expect(deleted.gone_at).toBe(new Date(now + 7 * day).toISOString())
    await night(6)
    expect(await countOf(app_id)).toBe(2)
    expect((await shop.client.post(`/api/deleted-apps/${app_id}/restore`, {})).status).toBe(200)
    await send('DELETE', `${path}?name=Gone`)
    now += 7 * day
    const late = await shop.client.post(`/api/deleted-apps/${app_id}/restore`, {})
    expect([late.status, await json(late)]).toMatchObject([409, { error: { code: 'conflict' } }])
    await night()
    for (const table of ['events', 'users', 'load_counts']) expect(await countOf(app_id, table)).toBe(0)
    expect(await json(shop.client.get('/api/deleted-apps'))).toEqual([])
    expect(await audit(app_id)).toEqual(['app.purge Gone: 2 events'])
    expect((await shop.client.collect(write_key, { event_name: 'a' })).status).toBe(401)
    expect((await linesIn(shop.runtime.bucket)).filter((line) => line.includes(app_id))).toEqual([])
    // Nothing is looked for at night when everything is kept.
    for (const app of await shop.runtime.apps.list()) await shop.runtime.apps.update(app.app_id, { keep: 'forever' })
    await night()
    expect(await shop.runtime.recurring.next()).toBeNull()
    // Its name is free again.
    expect((await shop.client.post('/api/apps', { name: 'Gone' })).status).toBe(201)
  })
})
