import { describe, expect, it } from 'vitest'
import { json, useShop } from '../support/local.ts'

interface Key {
  key_id: string
  write_key: string
  last_used_at: string | null
  revoked_at: string | null
}

describe('the API', () => {
  const { shop, newApp } = useShop()

  describe('apps and keys', () => {
    it('makes an app and finds it by id and name', async () => {
      const answer = await shop.client.post('/api/apps', {
        name: 'Blog',
        time_zone: 'Europe/Berlin',
        week_start: 'sunday',
      })
      expect(answer.status).toBe(201)
      const made = await json<{ app_id: string }>(answer)
      expect(made).toMatchObject({ name: 'Blog', time_zone: 'Europe/Berlin', week_start: 'sunday', demo: false })
      expect(await json(shop.client.get(`/api/apps/${made.app_id}`))).toEqual(made)
      expect(await json(shop.client.get('/api/apps/Blog'))).toEqual(made)
      expect(await json(shop.client.get('/api/apps'))).toContainEqual(made)
    })

    it.each([
      [{}, ['name']],
      [{ name: '' }, ['name']],
      [{ name: 'x', time_zone: 'Mars' }, ['time_zone']],
      [{ name: 'x', week_start: 'friday' }, ['week_start']],
      [{ name: 'x', colour: 'red' }, []],
      [[], []],
    ])('refuses the app %j, naming what is wrong', async (body, path) => {
      const answer = await shop.client.post('/api/apps', body)
      expect(answer.status).toBe(400)
      expect(await json(answer)).toMatchObject({ error: { code: 'invalid_input', path } })
    })

    it('refuses a name that is taken, and knows no app that is not there', async () => {
      expect((await shop.client.post('/api/apps', { name: 'Shop' })).status).toBe(409)
      const missing = await shop.client.get('/api/apps/nope')
      expect(missing.status).toBe(404)
      expect(await missing.json()).toMatchObject({ error: { code: 'not_found', hint: 'dataloaf apps list' } })
    })

    it('lets a write key write until it is revoked, and not a moment longer', async () => {
      const { path } = await newApp('Keys')
      const made = await json<Key>(shop.client.post(`${path}/keys`, { name: 'web' }))
      expect((await shop.client.collect(made.write_key, { event_name: 'a' })).status).toBe(202)
      const listed = (await json<Key[]>(shop.client.get(`${path}/keys`))).find(({ key_id }) => key_id === made.key_id)
      expect(listed).toMatchObject({ write_key: made.write_key, name: 'web', revoked_at: null })
      expect(listed?.last_used_at).not.toBeNull()

      expect((await json<Key>(shop.client.delete(`${path}/keys/${made.key_id}`))).revoked_at).not.toBeNull()
      expect((await shop.client.collect(made.write_key, { event_name: 'a' })).status).toBe(401)
      expect((await shop.client.delete(`${path}/keys/key_nope`)).status).toBe(404)
    })
  })

  describe('everything else', () => {
    it('is healthy and ready', async () => {
      expect((await shop.client.app.request('/healthz')).status).toBe(200)
      expect((await shop.client.app.request('/readyz')).status).toBe(200)
    })

    it('answers JSON to a path of the API that is not there', async () => {
      for (const path of ['/api/nope', '/v1/nope']) {
        const answer = await shop.client.get(path)
        expect(answer.status).toBe(404)
        expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } })
      }
    })

    it('forbids pages to run anything but its own files', async () => {
      const policy = (await shop.client.app.request('/')).headers.get('content-security-policy')
      expect(policy).toContain("default-src 'self'")
      expect(policy).not.toContain('unsafe')
      expect((await shop.client.get('/api/status')).headers.get('x-content-type-options')).toBe('nosniff')
    })

    it('lets any page send events, and none read the API', async () => {
      const origin = 'https://shop.example'
      const collected = await shop.client.app.request('/v1/batch', { method: 'OPTIONS', headers: { origin } })
      expect(collected.headers.get('access-control-allow-origin')).toBe(origin)
      const asked = await shop.client.app.request('/api/status', { method: 'OPTIONS', headers: { origin } })
      expect(asked.headers.get('access-control-allow-origin')).toBeNull()
    })
  })
})
