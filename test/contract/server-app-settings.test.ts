import { describe, expect, it } from 'vitest'
import { type Client, json, useShop } from '../support/local.ts'

describe('the settings of an app', () => {
  let now = Date.parse('2026-01-31T10:00:00.000Z')
  const { shop } = useShop({ clock: () => now })

  const send: Client['send'] = (...asked) => shop.client.send(...asked)
  const codeOf = async (answer: Response | Promise<Response>) =>
    (await json<{ error: { code: string } }>(answer)).error.code

  async function newApp(name: string) {
    const { app_id } = await shop.runtime.apps.create({ name })
    const key = await shop.runtime.keys.create(app_id, 'web')
    return { path: `/api/apps/${app_id}`, ...key }
  }

  const collect = (writeKey: string, origin?: string) =>
    shop.client.app.request('/v1/batch', {
      method: 'POST',
      headers: { authorization: `Bearer ${writeKey}`, ...(origin && { origin }) },
      body: JSON.stringify({ batch: [{ event_name: 'a', user_id: 'u' }] }),
    })

  it('are changed one by one, and checked', async () => {
    const { path } = await newApp('Blog')
    const changed = await send('PATCH', path, { name: 'Journal', tags: ['live', 'web'], time_zone: 'Asia/Tokyo' })
    expect(await json(changed)).toMatchObject({ name: 'Journal', tags: ['live', 'web'], private: false })
    expect(await json(send('PATCH', path, { private: true }))).toMatchObject({ name: 'Journal', private: true })
    for (const [body, field] of [
      [{ name: 'Shop' }, 'name'],
      [{ time_zone: 'Mars' }, 'time_zone'],
      [{ tags: ['a', 'a'] }, 'tags'],
      [{ tags: [' '] }, 'tags'],
    ] as const) {
      const { error } = await json<{ error: { path: unknown[] } }>(send('PATCH', path, body))
      expect(error.path[0]).toBe(field)
    }
    expect(await json(shop.client.get(path))).toMatchObject({ name: 'Journal', time_zone: 'Asia/Tokyo' })
  })

  it('hide a private app from who has no role in it, and from nobody else', async () => {
    const { path, app_id } = await newApp('Secret')
    await send('PATCH', path, { private: true })
    const token = { kind: 'token', organization: null } as const
    const joined = async (role: 'admin' | 'editor') => {
      const { code } = await shop.runtime.accounts.invitations.create({ email: `${role}@example.com`, role, by: token })
      const id = await shop.runtime.accounts.invitations.accept(code, { name: role, password: 'bread and butter' })
      const [cookie] = (await shop.runtime.accounts.signInAs(id)).getSetCookie()
      const headers = { cookie: cookie!.split(';')[0]! }
      return {
        id,
        status: async () => (await shop.client.app.request(path, { headers })).status,
        names: async () => {
          const apps = await json<{ name: string }[]>(shop.client.app.request('/api/apps', { headers }))
          return apps.map(({ name }) => name)
        },
      }
    }
    const [boss, editor] = [await joined('admin'), await joined('editor')]
    expect([await boss.status(), await editor.status()]).toEqual([200, 404])
    expect(await editor.names()).not.toContain('Secret')
    await shop.runtime.accounts.members.setAppRole(editor.id, app_id, 'viewer', token)
    expect(await editor.status()).toBe(200)
    expect(await editor.names()).toContain('Secret')
  })

  it('delete it only by its name, refuse what is sent to it with a code of its own, and restore it', async () => {
    const { path, app_id, write_key } = await newApp('Old shop')
    expect((await collect(write_key)).status).toBe(202)
    expect((await send('DELETE', `${path}?name=Shop`)).status).toBe(400)
    expect((await collect(write_key)).status).toBe(202)
    expect((await send('DELETE', `${path}?name=Old%20shop`)).status).toBe(200)
    const refused = await collect(write_key, 'https://shop.example.com')
    expect([refused.status, await codeOf(refused)]).toEqual([410, 'deleted'])
    expect((await shop.client.get(path)).status).toBe(404)
    expect(await json(shop.client.get('/api/apps'))).not.toContainEqual(expect.objectContaining({ app_id }))
    expect(await json(shop.client.get('/api/deleted-apps'))).toContainEqual(expect.objectContaining({ app_id }))
    expect(await codeOf(shop.client.post('/api/apps', { name: 'Old shop' }))).toBe('conflict')

    expect((await shop.client.post('/api/deleted-apps/Old%20shop/restore', {})).status).toBe(200)
    expect((await collect(write_key)).status).toBe(202)
    expect(await json(shop.client.get('/api/deleted-apps'))).toEqual([])
    expect((await shop.client.post('/api/deleted-apps/Old%20shop/restore', {})).status).toBe(404)
  })

  it('let pages of a key’s origins send, pages of others not, and servers always', async () => {
    const { path, write_key, key_id } = await newApp('Origins')
    const page = 'https://shop.example.com'
    expect((await collect(write_key, 'https://any.example')).status).toBe(202)
    const changed = await send('PATCH', `${path}/keys/${key_id}`, { origins: [`${page}/`] })
    expect(await json(changed)).toMatchObject({ origins: [page], name: 'web' })
    const answers = [await collect(write_key, page), await collect(write_key), await collect(write_key, 'null')]
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 403])
    const refused = await collect(write_key, 'https://shop.example.com:444')
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://shop.example.com:444')
    expect(await codeOf(refused)).toBe('origin_refused')
    const watched = await shop.client.app.request(`/v1/settings?write_key=${write_key}`, {
      headers: { origin: 'https://b.c' },
    })
    expect(watched.status).toBe(403)
    expect((await send('PATCH', `${path}/keys/${key_id}`, { origins: [`${page}/path`] })).status).toBe(400)
    await send('PATCH', `${path}/keys/${key_id}`, { origins: null })
    expect((await collect(write_key, 'https://any.example')).status).toBe(202)
  })

  it('put a key in the place of another, which works until its time is over', async () => {
    const { path, write_key, key_id } = await newApp('Rotation')
    await send('PATCH', `${path}/keys/${key_id}`, { origins: ['https://a.example'] })
    const until = new Date(now + 3_600_000).toISOString()
    const rotated = await json<{ write_key: string; replaced: object }>(
      send('POST', `${path}/keys/${key_id}/rotate`, { until }),
    )
    expect(rotated.replaced).toMatchObject({ key_id, expires_at: until })
    expect((await collect(write_key)).status).toBe(202)
    expect((await collect(rotated.write_key, 'https://b.example')).status).toBe(403)
    expect((await send('POST', `${path}/keys/${key_id}/rotate`, { until: '2020-01-01T00:00:00Z' })).status).toBe(400)
    now += 3_599_999
    expect((await collect(write_key)).status).toBe(202)
    now += 1
    expect((await collect(write_key)).status).toBe(401)
    expect((await collect(rotated.write_key)).status).toBe(202)
    expect((await send('POST', `${path}/keys/${key_id}/rotate`)).status).toBe(409)
  })

  it('stay as they are while it is locked, and are archived when it is unlocked', async () => {
    const { path, key_id } = await newApp('Locked')
    const elements = [{ name: 'buy', selector: '#buy', on: ['click'] }]
    await send('PUT', `${path}/collection`, { version: 0, elements })
    expect(await json(shop.client.post(`${path}/lock`, {}))).toMatchObject({ locked_at: new Date(now).toISOString() })
    for (const refused of [
      send('PUT', `${path}/collection`, { version: 1 }),
      send('PATCH', `${path}/keys/${key_id}`, { origins: ['https://a.example'] }),
    ]) {
      const answer = await refused
      expect(answer.status).toBe(423)
      expect(await json(answer)).toMatchObject({
        error: {
          code: 'locked',
          message: expect.stringContaining('locked since 2026-01-31'),
          hint: expect.any(String),
        },
      })
    }
    expect((await send('PATCH', `${path}/keys/${key_id}`, { name: 'renamed' })).status).toBe(200)
    expect(await json(shop.client.get(`${path}/archive`))).toEqual([])
    now += 60_000
    expect(await json(shop.client.post(`${path}/unlock`, {}))).toMatchObject({ locked_at: null, locked_by: null })
    expect(await json(shop.client.get(`${path}/archive`))).toMatchObject([
      {
        archived_at: new Date(now).toISOString(),
        locked_at: new Date(now - 60_000).toISOString(),
        document: { elements, key_origins: { [key_id]: null } },
      },
    ])
    expect((await send('PUT', `${path}/collection`, { version: 1 })).status).toBe(200)
    await shop.client.post(`${path}/unlock`, {})
    expect(await json(shop.client.get(`${path}/archive`))).toHaveLength(1)
  })
})
