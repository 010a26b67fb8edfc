import { Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { signInProvider } from '../accounts/callback.ts'
import { setCookies } from './cookies.ts'
import type { SessionEnv } from './environment.ts'
import { assertSameOrigin } from './guard.ts'
import { input } from './input.ts'
import { localPath } from './local-path.ts'
import type { Mails } from './mails.ts'
import { beginSaml, noProvider } from './saml.ts'

/** Signing in by way of the company's own provider. Without one there is nothing here. */
export function providerRoutes(accounts: Accounts, mails: Mails) {
  return new Hono<SessionEnv>()
    .get('/auth/ways', (c) => c.json({ password: true, provider: accounts.hasProvider, mail: mails.on }))
    .post('/auth/sign-in/provider', input('json', z.object({ next: localPath })), async (c) => {
      assertSameOrigin(c)
      if (accounts.saml) return c.json({ url: await beginSaml(c, accounts.saml, c.req.valid('json').next) })
      if (!accounts.hasProvider) throw noProvider()
      const answer = await accounts.handle(startOf(c.req.raw, c.req.valid('json').next))
      if (!answer.ok) throw unreachable()
      setCookies(c, answer.headers.getSetCookie())
      return c.json({ url: ((await answer.json()) as { url: string }).url })
    })
    .get(`/auth/callback/${signInProvider}`, async (c) => {
      if (!accounts.hasProvider || accounts.saml) throw noProvider()
      return await accounts.handle(c.req.raw)
    })
}

function startOf({ url, headers: given }: Request, next: string): Request {
  const headers = new Headers(given)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  const body = JSON.stringify({
    provider: signInProvider,
    callbackURL: next,
    errorCallbackURL: '/sign-in',
    disableRedirect: true,
  })
  return new Request(new URL('/api/auth/sign-in/social', url), { method: 'POST', headers, body })
}

const unreachable = () => new DataLoafError('unavailable', 'The company’s sign-in does not answer.', { retryAfter: 5 })
