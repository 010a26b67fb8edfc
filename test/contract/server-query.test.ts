import { hc } from 'hono/client'
import { describe, expect, it, vi } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import type { Server } from '../../src/runtime/server/app.ts'
import { everything, json, until, useShop } from '../support/local.ts'

describe('the API', () => {
  const { shop, loaded, newApp, counted } = useShop()

  describe('queries', () => {
    it('answers one, and several of which one is wrong', async () => {
      const { path, writeKey } = await newApp('Queries')
      await shop.client.collect(writeKey, { event_name: 'a', user_id: 'u' }, { event_name: 'b', user_id: 'u' })
      await loaded()
      const one = await json<TrendResult>(shop.client.post(`${path}/query`, everything))
      expect(one.series[0]?.total).toBe(2)
      expect(one.meta.fresh_until).toMatch(/^20.*Z$/)

      const users = { ...everything, series: [{ event: null, measure: 'users' }] }
      const several = await json(shop.client.post(`${path}/query`, [everything, { kind: 'nope' }, users]))
      expect(several).toMatchObject([
        { series: [{ total: 2 }] },
        { error: { code: 'invalid_query', path: ['kind'] } },
        { series: [{ total: 1 }] },
      ])
    })

    it('keeps apart whole numbers that a double cannot', async () => {
      const { path, writeKey } = await newApp('Long numbers')
      const event = (id: string) => `{"event_name":"a","event_attributes":{"id":${id}}}`
      await shop.client.app.request('/v1/batch', {
        method: 'POST',
        headers: { authorization: `Bearer ${writeKey}` },
        body: `[${event('9007199254740993')},${event('9007199254740992')},${event('12345678901234567890123')}]`,
      })
      await loaded()
      const split = { ...everything, interval: 'none', breakdown: [{ attribute: 'id' }] }
      const { series } = await json<TrendResult>(shop.client.post(`${path}/query`, split))
      const values = series.map(({ breakdown, total }) => [String(breakdown?.[0]), total]).sort()
      expect(values).toEqual([
        ['12345678901234567890123', 1],
        ['9007199254740992', 1],
        ['9007199254740993', 1],
      ])
      for (const value of ['9007199254740993', '12345678901234567890123']) {
        const filter = { attribute: 'id', op: 'eq', value }
        const one = await json<TrendResult>(shop.client.post(`${path}/query`, { ...everything, filter }))
        expect(one.series[0]?.total).toBe(1)
      }
    })

    it('explains without running', async () => {
      const explained = await json<{ sql: string }>(shop.client.post('/api/apps/Shop/query?explain=1', everything))
      expect(explained).toEqual({ plan: expect.any(Object), sql: expect.any(String), parameters: expect.any(Array) })
      expect(explained.sql).not.toContain(shop.appId)
    })

    it('takes the body whatever its content type says', async () => {
      const headers = { authorization: `Bearer ${shop.runtime.accounts.token}`, 'content-type': 'text/plain' }
      expect((await shop.client.post('/api/apps/Shop/query', everything, headers)).status).toBe(200)
    })

    it.each([
      ['nothing', '', []],
      ['no JSON', '{', []],
      ['an unknown key', { ...everything, colour: 1 }, ['colour']],
      ['a wrong measure', { ...everything, series: [{ event: null, measure: 'x' }] }, ['series', 0, 'measure']],
    ])('refuses %s by 400 with the path', async (_, body, path) => {
      const answer = await shop.client.app.request('/api/apps/Shop/query', {
        method: 'POST',
        headers: { authorization: `Bearer ${shop.runtime.accounts.token}` },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      expect(answer.status).toBe(400)
      const { error } = await json<ErrorBody>(answer)
      expect(error.code).toBe('invalid_query')
      expect(error.path ?? []).toEqual(path)
    })

    it('refuses more than a hundred at once, and an unknown app', async () => {
      expect((await shop.client.post('/api/apps/Shop/query', Array(101).fill(everything))).status).toBe(400)
      expect((await shop.client.post('/api/apps/nope/query', everything)).status).toBe(404)
    })

    it('says what was never seen, and no longer once it is', async () => {
      const { path, writeKey } = await newApp('Warnings')
      const asked = {
        ...everything,
        series: [{ event: 'sined_up', filter: { attribute: 'plan', op: 'eq', value: 'pro' } }],
      }
      const warnings = async () => (await json<TrendResult>(shop.client.post(`${path}/query`, asked))).meta.warnings
      await shop.client.collect(writeKey, { event_name: 'signed_up', event_attributes: {} })
      await loaded()
      expect(await warnings()).toEqual([
        'The event "sined_up" was never seen.',
        'The event attribute "plan" is in none of the latest events.',
      ])
      await shop.client.collect(writeKey, { event_name: 'sined_up', event_attributes: { plan: 'pro' } })
      await loaded()
      await until(warnings, (said) => said === undefined)
    })

    it('runs a question once for all who ask it at the same time, and not again until something is loaded', async () => {
      const { path, writeKey } = await newApp('At once')
      await shop.client.collect(writeKey, { event_name: 'a' })
      await loaded()
      const { warehouse } = shop.runtime
      const run = vi.spyOn(warehouse, 'run')
      const asked = { ...everything, range: { from: '2026-01-01', to: '2030-01-01' } }
      const answers = await Promise.all([1, 2, 3].map(() => json(shop.client.post(`${path}/query`, asked))))
      expect(answers.map(({ series }) => series)).toEqual(Array(3).fill([expect.objectContaining({ total: 1 })]))
      const questions = () => run.mock.calls.filter(([{ text }]) => text.includes('current_events')).length
      expect(questions()).toBe(1)
      const again = await json<TrendResult>(shop.client.post(`${path}/query`, asked))
      expect(again.meta.cached).toBe(true)
      expect(questions()).toBe(1)
      await shop.client.collect(writeKey, { event_name: 'b' })
      await loaded()
      const newer = await json<TrendResult>(shop.client.post(`${path}/query`, asked))
      expect([newer.meta.cached, newer.series[0]!.total]).toEqual([false, 2])
      run.mockRestore()
    })

    it('counts nothing of another app', async () => {
      const { path } = await newApp('Empty')
      expect(await counted(path)).toBe(0)
    })

    it('is typed for the web app', async () => {
      const headers = { authorization: `Bearer ${shop.runtime.accounts.token}` }
      const api = hc<Server>('http://localhost', { headers, fetch: shop.client.app.request }).api
      const apps = await (await api.apps.$get()).json()
      const names: string[] = apps.map(({ name }) => name)
      expect(names).toContain('Shop')
      const status = await (await api.status.$get()).json()
      expect(status.pipeline.received).toBeTypeOf('number')
    })
  })

  describe('the catalog', () => {
    it('knows names, attributes and values, the most frequent first', async () => {
      const { path, writeKey } = await newApp('Catalog')
      const event = (name: string, attributes: object) => ({ event_name: name, event_attributes: attributes })
      await shop.client.collect(
        writeKey,
        event('viewed', { plan: 'pro', price: 1.5, page: { path: '/' } }),
        event('viewed', { plan: 'free', price: 2 }),
        event('viewed', { plan: 'pro', flag: true }),
        event('bought', { Plan: 'x' }),
        { user_id: 'u1', user_attributes: { city: 'Bern' } },
      )
      await loaded()
      const catalog = (question: string) => json(shop.client.get(`${path}/catalog/${question}`))
      expect(await catalog('events')).toMatchObject([
        { event_name: 'viewed', count: 3 },
        { event_name: 'bought', count: 1 },
      ])
      expect(await catalog('events?search=BOUG')).toMatchObject([{ event_name: 'bought' }])
      expect(await catalog('attributes?of=event&event=viewed')).toEqual([
        { attribute: 'plan', type: 'text', count: 3 },
        { attribute: 'price', type: 'number', count: 2 },
        { attribute: 'flag', type: 'boolean', count: 1 },
        { attribute: 'page', type: 'object', count: 1 },
      ])
      expect(await catalog('attributes?nested=1&search=path')).toEqual([
        { attribute: ['page', 'path'], type: 'text', count: 1 },
      ])
      expect(await catalog('attributes?of=user')).toEqual([{ attribute: 'city', type: 'text', count: 1 }])
      expect(await catalog('values?attribute=plan')).toEqual([
        { value: 'pro', count: 2 },
        { value: 'free', count: 1 },
      ])
      expect(await catalog(`values?attribute=${encodeURIComponent('["page","path"]')}`)).toEqual([
        { value: '/', count: 1 },
      ])
      expect(await catalog('values?attribute=nope')).toEqual([])
      expect((await shop.client.get(`${path}/catalog/values`)).status).toBe(400)
      expect((await shop.client.get(`${path}/catalog/attributes?of=x`)).status).toBe(400)
    })
  })
})
