import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { samlPaths } from '../accounts/callback.ts'
import type { SamlSignIn } from '../accounts/saml/saml.ts'
import { setCookies } from './cookies.ts'
import type { SessionEnv } from './environment.ts'
import { input } from './input.ts'
import { localPath } from './local-path.ts'

/**
 * The service provider's side of SAML. The answer comes as a form that another site sends, which is why this one route
 * asks for no origin, and gives no session: it is a code in the address of the next, which takes the cookie of the
 * browser that began. So nobody can be signed in as somebody else by a form of another site.
 */
export function samlRoutes(accounts: Accounts) {
  const { saml, audit } = accounts

  function given(): SamlSignIn {
    if (saml) return saml
    throw noProvider()
  }

  async function refuse(c: Context<SessionEnv>, refused: string, why: string) {
    await audit.note({ action: 'sign_in.refused', by: null, subject: `SAML: ${why}` })
    return c.redirect(`/sign-in?error=${refused}`, 303)
  }

  return new Hono<SessionEnv>()
    .get(below(samlPaths.metadata), async (c) =>
      c.body(await given().metadata(), 200, { 'Content-Type': 'application/samlmetadata+xml' }),
    )
    .get(below(samlPaths.login), input('query', z.object({ next: localPath.default('/') })), async (c) =>
      c.redirect(await beginSaml(c, given(), c.req.valid('query').next), 302),
    )
    .post(below(samlPaths.acs), async (c) => {
      const { SAMLResponse: response } = await c.req.parseBody().catch(() => ({ SAMLResponse: undefined }))
      const sign = given()
      if (typeof response !== 'string') return await refuse(c, 'saml_refused', 'no answer in the form')
      const read = await sign.receive(response)
      if ('refused' in read) return await refuse(c, read.refused, read.why)
      return c.redirect(`${samlPaths.finish}?code=${read.code}`, 303)
    })
    .get(below(samlPaths.finish), input('query', z.object({ code: z.string().max(200) })), async (c) => {
      const sign = given()
      const browser = getCookie(c, sign.cookie.name)
      const done = browser === undefined ? null : await sign.finish(c.req.valid('query').code, browser)
      if (!done) return await refuse(c, 'saml_used', 'finished already, too late, or by another browser')
      const headers = await accounts.signInAs(done.userId, c.req.raw.headers)
      deleteCookie(c, sign.cookie.name, { path: '/api/auth/saml' })
      setCookies(c, headers.getSetCookie())
      await audit.note({ action: 'sign_in', by: null, subject: await accounts.emailOf(done.userId) })
      return c.redirect(done.next, 303)
    })
}

/** Where the browser goes next; it keeps the cookie. */
export async function beginSaml(c: Context<SessionEnv>, saml: SamlSignIn, next: string): Promise<string> {
  const { url, browser } = await saml.begin(next)
  const { name, secure, maxAge } = saml.cookie
  setCookie(c, name, browser, { path: '/api/auth/saml', httpOnly: true, sameSite: 'Lax', secure, maxAge })
  return url
}

const below = <Path extends string>(path: `/api${Path}`) => path.slice('/api'.length) as Path

export const noProvider = () =>
  new DataLoafError('not_found', 'This installation has no company sign-in.', { hint: 'Sign in with a password.' })
