import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/runtime/query/result.ts'
import { json, useShop } from '../support/local.ts'

interface Made {
  link_id: string
  path: string
  token: string
}

interface Shown {
  kind: string
  name: string
  pass: string | null
  insights: { [id: string]: { name: string } }
}

describe('what a link shows', () => {
  const { shop, loaded, newApp } = useShop()
  let app: { path: string; writeKey: string }
  let signups: string
  let secret: string
  let board: string

  const anybody = { 'content-type': 'application/json' }
  const ask = (path: string, body: object) => shop.client.post(path, body, anybody)
  const trend = (event: string) => ({ kind: 'trend', series: [{ event }], range: { last: 7, unit: 'day' } })

  async function insightOf(name: string, event: string): Promise<string> {
    const body = { name, query: trend(event) }
    const { insight_id } = await json<{ insight_id: string }>(shop.client.post(`${app.path}/insights`, body))
    return insight_id
  }

  async function linkTo(subject: { kind: string; id: string }, options: object = {}): Promise<Made> {
    const answer = await shop.client.post(`${app.path}/shares/links`, { ...subject, ...options })
    expect(answer.status).toBe(201)
    const made = await json<Made>(answer)
    return { ...made, token: made.path.split('/')[2]! }
  }

  async function totalsOf(token: string, more: object = {}): Promise<{ [id: string]: number | undefined }> {
    const answers = await json<{ [id: string]: Result }>(ask('/api/shared/answers', { token, ...more }))
    return Object.fromEntries(
      Object.entries(answers).map(([id, one]) => [id, (one.kind === 'trend' && one.series[0]?.total) || 0]),
    )
  }

  beforeAll(async () => {
    app = await newApp('Linked')
    await shop.client.collect(
      app.writeKey,
      ...['a', 'b', 'c'].map((user_id) => ({ event_name: 'signed_up', user_id })),
      { event_name: 'fired', user_id: 'boss' },
    )
    await loaded()
    signups = await insightOf('Signups', 'signed_up')
    secret = await insightOf('Secret', 'fired')
    const tiles = [
      { tile_id: 't1', x: 0, y: 0, w: 6, h: 4, insight_id: signups },
      { tile_id: 't2', x: 6, y: 0, w: 6, h: 4, text: 'A note' },
    ]
    const body = { name: 'Board', tiles, common: { filter: { attribute: 'plan', op: 'is_not_set' } } }
    ;({ dashboard_id: board } = await json<{ dashboard_id: string }>(shop.client.post(`${app.path}/dashboards`, body)))
  })

  it('is the insight as it is now, without a session and without its SQL', async () => {
    const { token, link_id } = await linkTo({ kind: 'insight', id: signups }, { label: 'Wiki' })
    const shown = await json(ask('/api/shared', { token }))
    expect(shown).toMatchObject({ kind: 'insight', name: 'Signups', app: { name: 'Linked' }, range: false })
    expect(await totalsOf(token)).toEqual({ insight: 3 })
    const text = await (await ask('/api/shared/answers', { token })).text()
    expect(text).toContain('"sql":""')
    expect(text).not.toContain('app_id')
    const list = await json<{ links: object[] }>(shop.client.get(`${app.path}/shares?kind=insight&id=${signups}`))
    expect(list.links).toContainEqual(
      expect.objectContaining({ link_id, label: 'Wiki', opened_at: expect.any(String) }),
    )
    expect(JSON.stringify(list)).not.toContain(token)
  })

  it('is answered from the cache when nothing was loaded since', async () => {
    const { token } = await linkTo({ kind: 'insight', id: signups })
    await totalsOf(token)
    const again = await json<{ insight: Result }>(ask('/api/shared/answers', { token }))
    expect(again.insight.meta.cached).toBe(true)
  })

  it('is a dashboard’s tiles, asked with what they have in common', async () => {
    const { token } = await linkTo({ kind: 'dashboard', id: board })
    const shown = await json<Shown>(ask('/api/shared', { token }))
    expect(shown).toMatchObject({ kind: 'dashboard', name: 'Board', tiles: [{ tile_id: 't1' }, { text: 'A note' }] })
    expect(Object.keys(shown.insights)).toEqual(['t1'])
    expect(await totalsOf(token)).toEqual({ t1: 3 })
  })

  it('has another range only where the link allows it, and one that can be', async () => {
    const fixed = await linkTo({ kind: 'insight', id: signups })
    const range = { from: '2020-01-01', to: '2020-01-02' }
    expect((await ask('/api/shared/answers', { token: fixed.token, range })).status).toBe(403)
    const open = await linkTo({ kind: 'dashboard', id: board }, { range: true })
    expect(await totalsOf(open.token, { range })).toEqual({ t1: 0 })
    const wrong = await json(ask('/api/shared/answers', { token: open.token, range: { last: 'x' } }))
    expect(wrong).toMatchObject({ t1: { error: { code: 'invalid_query' } } })
  })

  it('has another filter only where the link allows it, and by nothing but what is used or named', async () => {
    const by = (attribute: string, more: object = {}) => ({ attribute, op: 'is_set', ...more })
    const fixed = await linkTo({ kind: 'dashboard', id: board })
    const refused = await ask('/api/shared/answers', { token: fixed.token, filter: by('plan') })
    expect([refused.status, await json(ask('/api/shared', { token: fixed.token }))]).toEqual([
      403,
      expect.objectContaining({ filterable: [] }),
    ])
    const named = [{ attribute: 'country', of: 'user' }]
    const { token } = await linkTo({ kind: 'dashboard', id: board }, { filters: named })
    expect(await json(ask('/api/shared', { token }))).toMatchObject({
      filterable: [{ attribute: 'plan', of: 'event' }, ...named],
    })
    expect(await totalsOf(token, { filter: by('plan') })).toEqual({ t1: 0 })
    expect(await totalsOf(token, { filter: { attribute: 'country', of: 'user', op: 'is_not_set' } })).toEqual({ t1: 3 })
    for (const filter of [
      by('email'),
      by('country'),
      by('user_id', { of: 'field' }),
      { and: [by('plan'), { or: [by('salary', { of: 'user' })] }] },
    ]) {
      expect((await ask('/api/shared/answers', { token, filter })).status).toBe(403)
    }
    const wrong = await json(ask('/api/shared/answers', { token, filter: { and: [{ attribute: 'plan', op: 'x' }] } }))
    expect(wrong).toMatchObject({ error: { code: 'invalid_query', path: ['filter', 'and', 0, 'op'] } })
  })

  it('with a person or a team has another range and filter only where it was said, and by nothing else', async () => {
    const { invitations, signInAs, teams } = shop.runtime.accounts
    const by = { kind: 'token', organization: null } as const
    const { code } = await invitations.create({ email: 'bob@example.org', role: 'viewer', by })
    const bob = await invitations.accept(code, { name: 'Bob', password: 'bread and butter' })
    const { team_id } = await teams.create('Bakers', 'ada')
    await teams.add(team_id, bob)
    const cookie = (await signInAs(bob)).getSetCookie()[0]!.split(';')[0]!
    const headers = { cookie, origin: 'http://localhost', 'content-type': 'application/json' }
    const given = async (to: 'people' | 'teams', how: object) => {
      const whom = to === 'people' ? { email: 'bob@example.org' } : { team_id }
      const body = { kind: 'dashboard', id: board, ...whom, ...how }
      return (await json<{ grant_id: string }>(shop.client.post(`${app.path}/shares/${to}`, body))).grant_id
    }
    const opened = (id: string) => json(shop.client.app.request(`/api/granted/${id}`, { headers }))
    const asked = (id: string, chosen: object) =>
      shop.client.app.request(`/api/granted/${id}/answers`, { method: 'POST', headers, body: JSON.stringify(chosen) })
    const range = { from: '2020-01-01', to: '2020-01-02' }
    const filter = (attribute: string, more: object = {}) => ({ filter: { attribute, op: 'is_not_set', ...more } })
    const named = [{ attribute: 'country', of: 'user' }]
    for (const to of ['people', 'teams'] as const) {
      const plain = await given(to, {})
      expect(await opened(plain)).toMatchObject({ range: true, filterable: [] })
      expect(await json(asked(plain, { range }))).toMatchObject({ t1: { series: [{ total: 0 }] } })
      expect(await json(asked(plain, filter('plan')))).toMatchObject({ error: { code: 'forbidden', path: ['filter'] } })
      const fixed = await given(to, { range: false, filters: named })
      expect(await opened(fixed)).toMatchObject({ range: false, filterable: [{ attribute: 'plan' }, ...named] })
      expect(await json(asked(fixed, { range }))).toMatchObject({ error: { code: 'forbidden', path: ['range'] } })
      expect(await json(asked(fixed, filter('country', { of: 'user' })))).toMatchObject({
        t1: { series: [{ total: 3 }] },
      })
      expect(await json(asked(fixed, filter('country', { of: 'user', op: 'is_set' })))).toMatchObject({
        t1: { series: [{ total: 0 }] },
      })
      for (const other of [filter('email'), filter('country'), filter('user_id', { of: 'field' })]) {
        expect((await asked(fixed, other)).status).toBe(403)
      }
      expect((await asked(fixed, { ...filter('plan'), of: 'x' })).status).toBe(400)
    }
  })

  it('has the answer for its headline where that is another one, and its cohorts’ names', async () => {
    const definition = { by: 'users', users: ['a'] }
    const cohort = await json<{ cohort_id: string }>(
      shop.client.post(`${app.path}/cohorts`, { name: 'Joined', definition }),
    )
    const breakdown = [{ attribute: cohort.cohort_id, of: 'cohort' }]
    const body = { name: 'Split', query: { ...trend('signed_up'), breakdown } }
    const split = await json<{ insight_id: string }>(shop.client.post(`${app.path}/insights`, body))
    const { token } = await linkTo({ kind: 'insight', id: split.insight_id })
    expect(await json(ask('/api/shared', { token }))).toMatchObject({
      cohorts: [{ cohort_id: cohort.cohort_id, name: 'Joined' }],
    })
    const { insight } = await json<{ insight: object }>(ask('/api/shared/answers', { token }))
    expect(insight).toMatchObject({ whole: { kind: 'trend', series: [{ total: 3 }], meta: { sql: '' } } })
  })

  it('is behind its password, which is not guessed', async () => {
    const { token } = await linkTo({ kind: 'insight', id: signups }, { password: 'bread' })
    const open = await linkTo({ kind: 'insight', id: signups }, { password: 'bread' })
    expect((await ask('/api/shared', { token })).status).toBe(401)
    expect((await ask('/api/shared/answers', { token })).status).toBe(401)
    const { pass } = await json<Shown>(ask('/api/shared', { token, password: 'bread' }))
    expect(await totalsOf(token, { pass })).toEqual({ insight: 3 })
    expect((await ask('/api/shared', { token, pass })).status).toBe(200)
    // What one link's password opens, opens no other.
    expect((await ask('/api/shared/answers', { token: open.token, pass })).status).toBe(401)
    const guesses = []
    for (const password of ['a', 'b', 'c', 'd', 'e', 'bread']) {
      guesses.push((await ask('/api/shared', { token, password })).status)
    }
    expect(guesses).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('ends when the link is revoked, when what it shows is removed, and while links are forbidden', async () => {
    const { token, link_id } = await linkTo({ kind: 'insight', id: signups })
    const status = async (given = token) => [
      (await ask('/api/shared', { token: given })).status,
      (await ask('/api/shared/answers', { token: given })).status,
    ]
    const permit = (path: string, permitted: boolean) =>
      shop.client.app.request(path, {
        method: 'PUT',
        headers: { ...anybody, authorization: `Bearer ${shop.runtime.accounts.token}` },
        body: JSON.stringify({ permitted }),
      })
    for (const path of [`${app.path}/public-links`, '/api/public-links']) {
      await permit(path, false)
      expect(await status()).toEqual([404, 404])
      expect((await shop.client.post(`${app.path}/shares/links`, { kind: 'insight', id: signups })).status).toBe(403)
      await permit(path, true)
      expect(await status()).toEqual([200, 200])
    }
    await shop.client.delete(`${app.path}/shares/links/${link_id}`)
    expect(await status()).toEqual([404, 404])
    const gone = await insightOf('Gone', 'signed_up')
    const other = await linkTo({ kind: 'insight', id: gone })
    await shop.client.delete(`${app.path}/insights/${gone}`)
    expect(await status(other.token)).toEqual([404, 404])
  })

  it('may be embedded by the pages it was made for, and nothing else may', async () => {
    const { token } = await linkTo({ kind: 'insight', id: signups }, { origins: ['https://Wiki.example.com/page'] })
    const closed = await linkTo({ kind: 'insight', id: signups })
    const policyOf = async (path: string) => {
      const { headers } = await shop.client.app.request(path)
      return [
        /frame-ancestors ([^;]*)/.exec(headers.get('content-security-policy')!)?.[1],
        headers.get('x-frame-options'),
      ]
    }
    expect(await policyOf(`/embed/${token}`)).toEqual(['https://wiki.example.com', null])
    for (const path of [`/shared/${token}`, `/embed/${closed.token}`, '/embed/nonsense', '/']) {
      expect(await policyOf(path)).toEqual(["'none'", 'DENY'])
    }
    expect(await policyOf('/api/status')).toEqual(["'none'", null])
    for (const origins of [['javascript:alert(1)'], ["'self'; script-src *"], ['*'], ['https://a b']]) {
      const refused = await shop.client.post(`${app.path}/shares/links`, { kind: 'insight', id: signups, origins })
      expect(refused.status).toBe(400)
    }
  })

  it('is asked so often, and no more', async () => {
    const { token } = await linkTo({ kind: 'insight', id: signups })
    const statuses = await Promise.all(
      Array.from({ length: 320 }, async () => (await ask('/api/shared', { token })).status),
    )
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    const { token: another } = await linkTo({ kind: 'insight', id: signups })
    expect((await ask('/api/shared', { token: another })).status).toBe(200)
  })

  describe('and nothing beside it', () => {
    let token: string
    beforeEach(async () => {
      ;({ token } = await linkTo({ kind: 'dashboard', id: board }, { range: true }))
    })

    it('whatever else a request says', async () => {
      const word = fc.constantFrom(
        'kind',
        'id',
        'insight_id',
        'app_id',
        'query',
        'queries',
        'filter',
        'tiles',
        'subject',
      )
      const value = fc.oneof(
        fc.constantFrom(secret, 'insight', shop.appId, '../', null, true),
        fc.constant(trend('fired')),
        fc.anything(),
      )
      await fc.assert(
        fc.asyncProperty(fc.dictionary(word, value, { minKeys: 1 }), fc.boolean(), async (more, answers) => {
          fc.pre(JSON.stringify(more) !== '{}')
          const answer = await ask(answers ? '/api/shared/answers' : '/api/shared', { token, ...more })
          // A filter can be said, and this link takes none.
          expect([400, 403]).toContain(answer.status)
          expect(await answer.text()).not.toMatch(/fired|Secret/)
        }),
        { numRuns: 60 },
      )
    })

    it('whatever is sent as the range', async () => {
      const range = fc.oneof(fc.jsonValue(), fc.constant({ last: 1, unit: 'day', filter: trend('fired') }))
      await fc.assert(
        fc.asyncProperty(range, async (range) => {
          const answer = await ask('/api/shared/answers', { token, range })
          expect([200, 429]).toContain(answer.status)
          expect(await answer.text()).not.toMatch(/fired|Secret/)
        }),
        { numRuns: 40 },
      )
    })

    it('whoever shows the token as a key, a cookie or a parameter, at every route', async () => {
      const open = new Set(['/api/openapi.json', '/api/reference', '/api/reference.css', '/api/auth/ways'])
      const routes = shop.client.app.routes.filter(({ method, path }) => {
        return method !== 'ALL' && path.startsWith('/api/') && !open.has(path) && !path.startsWith('/api/shared')
      })
      const { app_id } = await json<{ app_id: string }>(shop.client.get(app.path))
      expect(routes.length).toBeGreaterThan(60)
      for (const { method, path } of routes) {
        const where = path
          .replace(':app_id', app_id)
          .replace(/:(insight_id|id)/, secret)
          .replace(/:\w+/g, token)
        for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `session=${token}` }, {}]) {
          const answer = await shop.client.app.request(`${where}?token=${token}`, {
            method,
            headers: { ...anybody, ...headers },
            ...(method !== 'GET' && { body: JSON.stringify({ token }) }),
          })
          if (path === '/api/auth/get-session') expect(await answer.text()).toBe('null')
          else
            expect([method, path, answer.status]).toEqual([method, path, expect.toBeOneOf([400, 401, 403, 404, 429])])
        }
      }
    })
  })
})
