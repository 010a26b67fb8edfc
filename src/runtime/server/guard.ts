import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { DataLoafError } from '../../errors.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { type Action, can, type Session } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import type { AppEnv, SessionEnv } from './environment.ts'

/** Lets in whoever shows the machine's token or a session cookie. Answers 401, and 403 to a forged request. */
export function authenticated(accounts: Accounts) {
  return createMiddleware<SessionEnv>(async (c, next) => {
    c.set('session', await sessionOf(c, accounts))
    await next()
  })
}

/** Only whoever may do `action`; on a route with `:app_id`, finds the app by its id or name. Answers 403 and 404. */
export function allow(action: Action, apps: Apps) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const idOrName = c.req.param('app_id')
    if (!can(c.get('session'), action)) {
      throw new DataLoafError('forbidden', 'This account may not do that.', {
        hint: 'Ask an owner of the organization.',
      })
    }
    if (idOrName !== undefined) c.set('app', await apps.get(idOrName))
    await next()
  })
}

/** A page of another site can make a browser send our cookie, but not our origin. */
export function assertSameOrigin(c: Context): void {
  if (safeMethods.has(c.req.method)) return
  const origin = c.req.header('origin')
  const same = origin === undefined ? c.req.header('sec-fetch-site') === 'same-origin' : isOwn(origin, c)
  if (same) return
  throw new DataLoafError('forbidden', 'The request came from another site.', {
    hint: 'Programs use "Authorization: Bearer …" in place of the cookie.',
  })
}

/** The client's address, for counting attempts. */
export function addressOf(c: Context<SessionEnv>): string {
  return c.env?.incoming?.socket.remoteAddress ?? 'unknown'
}

async function sessionOf(c: Context<SessionEnv>, accounts: Accounts): Promise<Session> {
  const authorization = c.req.header('authorization')
  if (authorization !== undefined) return await bearerSession(authorization, accounts)
  const session = await accounts.session(c.req.raw.headers)
  if (!session) throw notSignedIn()
  assertSameOrigin(c)
  return session
}

async function bearerSession(authorization: string, accounts: Accounts): Promise<Session> {
  const [, token] = /^bearer (\S+)$/i.exec(authorization) ?? []
  if (token && accounts.isToken(token)) return { kind: 'token', organization: await accounts.organization() }
  throw new DataLoafError('unauthorized', 'The token is not one of this installation.', {
    hint: 'The file "token" in the data directory holds it.',
  })
}

const notSignedIn = () =>
  new DataLoafError('unauthorized', 'Nobody is signed in.', { hint: 'Sign in, or send "Authorization: Bearer …".' })

function isOwn(origin: string, c: Context): boolean {
  const host = c.req.header('host') ?? new URL(c.req.url).host
  return URL.canParse(origin) && new URL(origin).host === host
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
