import { OAuth2Server } from 'oauth2-mock-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { admin, type Client, clientOf, json, openShop, temporaryDirectory } from '../support/local.ts'

const publicAddress = 'https://insights.example.com'

describe('the company’s own sign-in', () => {
  const provider = new OAuth2Server()
  /** What the provider says of whoever signs in next. */
  let claims: { [name: string]: unknown }
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let runtime: Runtime
  let client: Client

  beforeAll(async () => {
    await provider.issuer.keys.generate('RS256')
    await provider.start(0, '127.0.0.1')
    provider.service.on('beforeTokenSigning', ({ payload }) => Object.assign(payload, claims))
    directory = await temporaryDirectory()
    ;({ runtime } = await openShop(directory.path, {
      publicAddress,
      provider: { issuer: provider.issuer.url!, clientId: 'dataloaf' },
    }))
    client = clientOf(runtime)
  })
  afterAll(async () => {
    client.close()
    await runtime.close()
    await provider.stop()
    await directory.remove()
    expect(client.faults).toEqual([])
  })

  const headers = { 'content-type': 'application/json', host: 'insights.example.com', origin: publicAddress }
  const begin = (next: string, more = {}) =>
    client.post('/api/auth/sign-in/provider', { next }, { ...headers, ...more })
  const cookies = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')

  /** As a browser goes: to the provider, which asks nothing, and back. */
  async function signIn(next = '/apps', altered = (back: URL) => back) {
    const begun = await begin(next)
    const { url } = await json<{ url: string }>(begun)
    const approved = await fetch(url, { redirect: 'manual' })
    const back = altered(new URL(approved.headers.get('location')!))
    const answer = await client.app.request(`${back.pathname}${back.search}`, {
      headers: { cookie: cookies(begun), host: 'insights.example.com' },
    })
    const session = await client.app.request('/api/session', { headers: { cookie: cookies(answer) } })
    return { url: new URL(url), answer, session, to: answer.headers.get('location') }
  }

  it('leaves passwords as they were, in cookies that only TLS carries', async () => {
    const answer = await client.post('/api/auth/sign-in/email', admin, headers)
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-.*; Secure/)
    const session = await client.app.request('/api/session', { headers: { cookie: cookies(answer) } })
    expect(await json(session)).toMatchObject({ user: { email: admin.email } })
  })

  it('is offered where there is one, and only there', async () => {
    expect(await json(client.app.request('/api/auth/ways'))).toEqual({ password: true, provider: true, mail: false })
    const other = await temporaryDirectory()
    const { runtime: without } = await openShop(other.path)
    const plain = clientOf(without)
    try {
      expect(await json(plain.app.request('/api/auth/ways'))).toEqual({ password: true, provider: false, mail: false })
      const origin = 'http://localhost'
      const refused = await plain.post(
        '/api/auth/sign-in/provider',
        { next: '/' },
        { ...headers, host: 'localhost', origin },
      )
      expect(refused.status).toBe(404)
      expect((await plain.app.request('/api/auth/callback/company?code=x&state=y')).status).toBe(404)
    } finally {
      plain.close()
      await without.close()
      await other.remove()
    }
  })

  it('makes an account for whom it vouches, who may look and not change', async () => {
    claims = { sub: 'g-1', email: 'grace@example.com', email_verified: true, name: 'Grace' }
    const { url, to, session, answer } = await signIn('/apps/shop?range=7d')
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    expect(url.searchParams.get('redirect_uri')).toBe(`${publicAddress}/api/auth/callback/company`)
    expect(to).toBe('/apps/shop?range=7d')
    expect(await json(session)).toMatchObject({ user: { name: 'Grace', email: 'grace@example.com' } })
    const asGrace = { ...headers, cookie: cookies(answer) }
    expect((await client.app.request('/api/apps', { headers: asGrace })).status).toBe(200)
    expect((await client.post('/api/apps', { name: 'Other' }, asGrace)).status).toBe(403)
  })

  it('is the same person the next time', async () => {
    claims = { sub: 'g-1', email: 'grace@example.com', email_verified: true, name: 'Grace' }
    const first = await json((await signIn()).session)
    expect(await json((await signIn()).session)).toEqual(first)
  })

  it('is the account that there is when the address is verified: an owner stays one', async () => {
    claims = { sub: 'a-1', email: admin.email, email_verified: true, name: 'Ada' }
    const { answer } = await signIn()
    const made = await client.post('/api/apps', { name: 'Second' }, { ...headers, cookie: cookies(answer) })
    expect(made.status).toBe(201)
  })

  it('is nobody else’s account by an address that nobody verified', async () => {
    claims = { sub: 'm-1', email: admin.email, email_verified: false, name: 'Mallory' }
    const { to, session } = await signIn()
    expect(new URL(to!, publicAddress).pathname).toBe('/sign-in')
    expect(new URL(to!, publicAddress).searchParams.get('error')).toBeTruthy()
    expect(session.status).toBe(401)
  })

  it('lets nobody in with a state that was not given here', async () => {
    claims = { sub: 'g-1', email: 'grace@example.com', email_verified: true, name: 'Grace' }
    const { session, answer } = await signIn('/', (back) => {
      back.searchParams.set('state', 'forged')
      return back
    })
    expect(answer.status).toBeLessThan(500)
    expect(session.status).toBe(401)
  })

  it.each(['//evil.example.com', 'https://evil.example.com', '/\\evil.example.com'])(
    'does not lead to %s',
    async (next) => {
      const refused = await begin(next)
      expect(refused.status).toBe(400)
      expect(await json(refused)).toMatchObject({ error: { path: ['next'] } })
    },
  )

  it('is not begun by another site', async () => {
    expect((await begin('/', { origin: 'https://evil.example.com' })).status).toBe(403)
  })
})
