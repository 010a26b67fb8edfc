import { describe, expect, it } from 'vitest'
import { json, useShop } from '../support/local.ts'

describe('maintenance', () => {
  let now = Date.parse('2026-03-10T10:00:00.000Z')
  const { shop, loaded, counted, newApp } = useShop({ clock: () => now })
  const set = (read_only: unknown) => shop.client.send('PATCH', '/api/organization', { read_only })

  /** The night comes, with as many turns as its work asks for. */
  async function night(): Promise<void> {
    now += 86_400_000
    for (let turn = 0; turn < 5; turn++) {
      await shop.client.scheduler.turn()
      now += 60_000
    }
  }

  async function stored(path: string): Promise<unknown> {
    const values = [path.split('/').at(-1)!]
    const { rows } = await shop.runtime.warehouse.run({ text: 'select count(*) from events where app_id = $1', values })
    return rows[0]![0]
  }

  it('lets nothing be changed, and says why', async () => {
    const { path } = await newApp('Held')
    expect(await json(set('we move to AWS'))).toMatchObject({ read_only: 'we move to AWS' })
    const changes: [string, string, object][] = [
      ['POST', '/api/apps', { name: 'Another' }],
      ['PATCH', path, { name: 'Other' }],
      ['POST', `${path}/keys`, { name: 'another' }],
      ['POST', `${path}/insights`, { name: 'One', query: { kind: 'trend', series: [{ event: null }] } }],
      ['PUT', `${path}/collection`, { version: 0, plan: null, transforms: [] }],
      ['POST', '/api/invitations', { email: 'grace@example.com', role: 'viewer' }],
      ['DELETE', path, {}],
    ]
    for (const [method, route, body] of changes) {
      const answer = await shop.client.send(method, route, body)
      expect({ route, status: answer.status, body: await json(answer) }).toEqual({
        route,
        status: 423,
        body: {
          error: {
            code: 'read_only',
            message: 'Nothing may be changed now: we move to AWS',
            hint: 'Events are collected all the same. An owner ends it: "dataloaf maintenance off".',
          },
        },
      })
    }
    expect((await json<{ name: string }[]>(shop.client.get('/api/apps'))).map(({ name }) => name)).not.toContain(
      'Other',
    )
  })

  it('goes on collecting and answering, also to who may only change things', async () => {
    const { path, writeKey } = await newApp('Collects')
    await set('we move')
    expect((await shop.client.collect(writeKey, { event_name: 'a', user_id: 'u' })).status).toBe(202)
    now += 1_000
    await loaded()
    expect(await counted(path)).toBe(1)
    for (const route of [`${path}/keys`, `${path}/subscriptions`, '/api/people', '/api/audit']) {
      expect([route, (await shop.client.get(route)).status]).toEqual([route, 200])
    }
  })

  it('is told with who one is, and offers nothing that cannot be done', async () => {
    await set('we move')
    const told = await json<{ organization: object; may: string[] }>(shop.client.get('/api/session'))
    expect(told).toMatchObject({ organization: { read_only: 'we move' } })
    expect(told.may).toContain('organization.write')
    expect(told.may).not.toContain('app.create')
    const [app] = await json<{ may: string[] }[]>(shop.client.get('/api/apps'))
    expect(app?.may).toContain('app.query')
    expect(app?.may).not.toContain('insights.write')
  })

  it('keeps what would be gone tonight until the night after it', async () => {
    await set(null)
    const { path, writeKey } = await newApp('Old')
    const old = { event_name: 'a', user_id: 'u', event_created: '2026-02-01T00:00:00.000Z' }
    await shop.client.collect(writeKey, old)
    await loaded()
    expect((await shop.client.send('PATCH', path, { keep: '30 days' })).status).toBe(200)
    await set('we move')
    await night()
    expect(await stored(path)).toBe(1)
    await set(null)
    await night()
    expect(await stored(path)).toBe(0)
    expect(await counted(path)).toBe(0)
  })

  it('ends when an owner says so, and needs a reason to begin', async () => {
    await set('we move')
    expect((await set('')).status).toBe(400)
    expect(await json(set('x'.repeat(301)))).toMatchObject({ error: { path: ['read_only'] } })
    expect(await json(set(null))).toMatchObject({ read_only: null })
    expect((await shop.client.post('/api/apps', { name: 'Again' })).status).toBe(201)
  })
})
