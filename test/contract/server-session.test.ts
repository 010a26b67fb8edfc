import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { admin, type Client, clientOf, json, openShop, temporaryDirectory } from '../support/local.ts'

const origin = 'http://localhost'

describe('who may do what', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let runtime: Runtime
  let client: Client
  let now = Date.now()

  beforeAll(async () => {
    directory = await temporaryDirectory()
    ;({ runtime } = await openShop(directory.path, { clock: () => now }))
    client = clientOf(runtime)
  })
  afterAll(async () => {
    client.close()
    await runtime.close()
    await directory.remove()
  })

  const signIn = (credentials: object, headers: { [name: string]: string } = {}) =>
    client.post('/api/auth/sign-in/email', credentials, { 'content-type': 'application/json', origin, ...headers })
  const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]!.split(';')[0]!
  const ask = (path: string, headers: { [name: string]: string }, method = 'GET', body?: unknown) =>
    client.app.request(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })

  it('signs in with the password and out again', async () => {
    const answer = await signIn(admin)
    expect(answer.status).toBe(200)
    const cookie = cookieOf(answer)
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
    const session = await ask('/api/session', { cookie })
    expect(await session.json()).toEqual({
      user: { user_id: expect.any(String), name: 'ada', email: 'ada@example.com' },
      language: null,
      organization: { id: expect.any(String), name: 'DataLoaf', read_only: null },
      may: expect.arrayContaining(['app.create', 'people.write']),
      owes: null,
    })
    const out = await ask('/api/auth/sign-out', { cookie, origin }, 'POST', {})
    expect(out.status).toBe(200)
    expect((await ask('/api/session', { cookie })).status).toBe(401)
  })

  it('signs out whatever the body is', async () => {
    const cookie = cookieOf(await signIn(admin))
    expect((await ask('/api/session', { cookie })).status).toBe(200)
    const out = await ask('/api/auth/sign-out', { cookie, origin, 'content-type': 'text/plain' }, 'POST')
    expect(out.headers.get('set-cookie')).toMatch(/session_token=;/)
    expect((await ask('/api/session', { cookie })).status).toBe(401)
  })

  it('does not give the session to scripts of the page', async () => {
    const answer = await signIn(admin)
    const token = decodeURIComponent(cookieOf(answer)).split('=')[1]!.split('.')[0]!
    expect(await answer.text()).not.toContain(token)
  })

  it('says the same to a wrong password and to an unknown person', async () => {
    const wrong = await signIn({ ...admin, password: 'wrong password' })
    const unknown = await signIn({ email: 'nobody@example.com', password: 'wrong password' })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(await wrong.json()).toEqual(await unknown.json())
  })

  it.each([
    ['no JSON', 'x', 'invalid_input'],
    ['no password', JSON.stringify({ email: 'a@b.c' }), 'invalid_input'],
    ['an address that is none', JSON.stringify({ email: 'a', password: 'b' }), 'unauthorized'],
    ['numbers', JSON.stringify({ email: 1, password: 2 }), 'invalid_input'],
    ['too much', JSON.stringify({ email: 'a', password: 'x'.repeat(2_000_000) }), 'too_large'],
  ])('answers a sign-in with %s by an error, not by a fault', async (_, body, code) => {
    const answer = await client.app.request('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body,
    })
    expect(await answer.json()).toMatchObject({ error: { code } })
    expect(client.faults).toEqual([])
  })

  it('locks out who guesses, says for how long, and lets others in', async () => {
    now += 3_600_000
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await signIn({ email: 'guess@example.com', password: `guess ${attempt}` })).status).toBe(401)
    }
    const locked = await signIn({ email: 'Guess@example.com', password: 'guess again' })
    expect(locked.status).toBe(429)
    expect(locked.headers.get('retry-after')).toBe('900')
    expect(await locked.json()).toMatchObject({
      error: { message: 'Too many wrong passwords. Try again in 15 minutes.' },
    })
    expect((await signIn(admin)).status).toBe(200)
    now += 901_000
    expect((await signIn({ email: 'guess@example.com', password: 'guess again' })).status).toBe(401)
  })

  it('signs in by a link, once', async () => {
    const link = await client.post('/api/sign-in-link', {})
    expect(link.status).toBe(201)
    const { path } = await json<{ path: string }>(link)
    const code = new URLSearchParams(path.split('?')[1]).get('code')
    const redeem = () => ask('/api/sign-in-link/redeem', { origin }, 'POST', { code })
    const answer = await redeem()
    expect(answer.status).toBe(200)
    expect((await ask('/api/session', { cookie: cookieOf(answer) })).status).toBe(200)
    expect((await redeem()).status).toBe(401)
  })

  it('gives sign-in links to the token alone', async () => {
    const cookie = cookieOf(await signIn(admin))
    expect((await ask('/api/sign-in-link', { cookie, origin }, 'POST', {})).status).toBe(403)
  })

  it('takes the token, and neither another nor a sign-in by another scheme', async () => {
    const { token } = runtime.accounts
    const status = async (authorization: string) => (await ask('/api/session', { authorization })).status
    expect(await status(`Bearer ${token}`)).toBe(200)
    expect(await status(`bearer ${token}`)).toBe(200)
    expect(await status(`Bearer ${token}x`)).toBe(401)
    expect(await status('Bearer ')).toBe(401)
    expect(await status(`Basic ${Buffer.from(`${token}:`).toString('base64')}`)).toBe(401)
  })

  const foreign = [
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this host', { origin: 'http://localhost:8080' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a browser that only says cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['another site that pretends', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['nobody knows where', {}],
  ] as const

  it.each(foreign)('refuses to change anything for a cookie sent from %s', async (_, headers) => {
    const cookie = cookieOf(await signIn(admin))
    const before = await runtime.apps.list()
    const answer = await ask('/api/apps', { cookie, ...headers }, 'POST', { name: 'Stolen' })
    expect(answer.status).toBe(403)
    expect(await runtime.apps.list()).toEqual(before)
    expect((await ask('/api/auth/sign-out', { cookie, ...headers }, 'POST', {})).status).toBe(403)
    expect((await ask('/api/session', { cookie })).status).toBe(200)
  })

  it('signs nobody in for another site', async () => {
    expect((await signIn(admin, { origin: 'https://evil.example' })).status).toBe(403)
  })

  it('has no route to the rest of the accounts library', async () => {
    for (const path of [
      'sign-up/email',
      'organization/create',
      'change-password',
      'delete-user',
      'two-factor/disable',
      'request-password-reset',
    ]) {
      expect((await client.post(`/api/auth/${path}`, { email: 'eve@example.com' })).status).toBe(404)
    }
  })
})
