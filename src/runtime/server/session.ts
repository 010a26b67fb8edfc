import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { nameOf } from '../accounts/audit.ts'
import { allowed, type Session } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import { setCookies } from './cookies.ts'
import type { SessionEnv } from './environment.ts'
import { addressOf, allow, assertSameOrigin } from './guard.ts'
import { input } from './input.ts'
import { appsFor } from './told.ts'

/** Ways to a session; the only routes of the API that need none. */
export function signInRoutes(accounts: Accounts, apps: Apps) {
  return new Hono<SessionEnv>()
    .post('/auth/sign-in/email', input('json', credentials), (c) => signIn(c, accounts, c.req.valid('json')))
    .post('/auth/sign-in/second-factor', input('json', z.object({ code: z.string().max(100) })), async (c) => {
      assertSameOrigin(c)
      return await completeSignIn(c, accounts, c.req.valid('json').code)
    })
    .post('/auth/sign-out', async (c) => {
      assertSameOrigin(c)
      // Whatever came as the body: better-auth takes nothing but JSON.
      const request = new Request(c.req.url, { method: 'POST', headers: jsonHeaders(c), body: '{}' })
      setCookies(c, (await accounts.handle(request)).headers.getSetCookie())
      return c.json({ signed_out: true })
    })
    .post('/sign-in-link/redeem', input('json', z.object({ code: z.string().max(200) })), async (c) => {
      assertSameOrigin(c)
      const headers = await accounts.redeemSignInLink(c.req.valid('json').code, c.req.raw.headers)
      setCookies(c, headers.getSetCookie())
      return c.json({ signed_in: true })
    })
    .get('/auth/get-session', async (c) => {
      const session = await accounts.session(c.req.raw.headers)
      // With the apps: it is what a page begins with.
      return c.json(session && { ...asTold(session), apps: await appsFor(session, apps) })
    })
}

/** Who one is, and how the machine's owner hands a browser a session. */
export function sessionRoutes(accounts: Accounts, apps: Apps) {
  return new Hono<SessionEnv>()
    .get('/session', (c) => c.json(asTold(c.get('session'))))
    .post('/sign-in-link', allow('sign_in_link.create', apps), async (c) =>
      c.json({ path: `/sign-in?code=${await accounts.createSignInLink()}` }, 201),
    )
}

/** Who one is, and what one may do in the organization. */
function asTold(session: Session) {
  const user = session.kind === 'user' ? session.user : { name: nameOf(session), email: '' }
  return {
    user: { name: user.name, email: user.email },
    organization: session.organization,
    may: allowed(session),
    owes: (session.kind === 'user' && session.owes) || null,
  }
}

const credentials = z.object({
  email: z.string().max(320),
  password: z.string().max(1000),
  rememberMe: z.boolean().optional(),
})

type Credentials = z.output<typeof credentials>

async function signIn(c: Context<SessionEnv>, accounts: Accounts, { email, password, rememberMe = true }: Credentials) {
  assertSameOrigin(c)
  const address = addressOf(c)
  accounts.lockout.attempt(email, address)
  const request = new Request(c.req.url, {
    method: 'POST',
    headers: jsonHeaders(c),
    body: JSON.stringify({ email: email.trim(), password, rememberMe }),
  })
  const answer = await accounts.handle(request)
  if (!answer.ok) {
    await accounts.audit.note({ action: 'sign_in.refused', by: null, subject: email.trim().toLowerCase() })
    throw refusal(answer.status)
  }
  setCookies(c, answer.headers.getSetCookie())
  // better-auth's own answer repeats the session's token, which no script of the page needs to see.
  const { twoFactorRedirect = false } = (await answer.json()) as { twoFactorRedirect?: boolean }
  // The right password alone does not end the counting: the code may be guessed at too.
  if (twoFactorRedirect) return c.json({ signed_in: false, second_factor: true })
  await noteSignIn(accounts, email, address)
  return c.json({ signed_in: true, second_factor: false })
}

async function completeSignIn(c: Context<SessionEnv>, accounts: Accounts, code: string) {
  const { headers } = c.req.raw
  const address = addressOf(c)
  const email = (await accounts.secondFactor.waiting(headers))?.email
  if (email) accounts.lockout.attempt(email, address)
  try {
    setCookies(c, await accounts.secondFactor.complete(code, headers))
  } catch (error) {
    if (email) await accounts.audit.note({ action: 'sign_in.refused', by: null, subject: email })
    throw error
  }
  if (email) await noteSignIn(accounts, email, address)
  return c.json({ signed_in: true })
}

async function noteSignIn(accounts: Accounts, email: string, address: string): Promise<void> {
  accounts.lockout.succeeded(email, address)
  await accounts.audit.note({ action: 'sign_in', by: null, subject: email.trim().toLowerCase() })
}

function jsonHeaders(c: Context): Headers {
  const headers = new Headers(c.req.raw.headers)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  return headers
}

/** One sentence for a wrong password and for an account that is not there: the answer must not tell which it was. */
function refusal(status: number): DataLoafError {
  if (status >= 500) return new DataLoafError('unavailable', 'Accounts cannot be read just now.', { retryAfter: 5 })
  return new DataLoafError('unauthorized', 'The e-mail address or the password is wrong.', {
    hint: 'On the machine itself, "dataloaf open" signs in without a password.',
  })
}
