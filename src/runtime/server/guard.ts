import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { DataLoafError } from '../../errors.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { type Action, changeOf, heldBack, knows, may, type Session } from '../accounts/permissions.ts'
import { type Apps, noApp } from '../metadata/apps.ts'
import type { AppEnv, NodeBindings, PersonEnv, SessionEnv } from './environment.ts'

/**
 * Lets in whoever shows the machine's token, an API key or a session cookie. Answers 401, and 403 to a forged request.
 * What was changed behind it stands in the audit log.
 */
export function authenticated(accounts: Accounts) {
  return createMiddleware<SessionEnv>(async (c, next) => {
    const session = await sessionOf(c, accounts)
    c.set('session', session)
    await next()
    const action = c.get('action')
    const change = action && changeOf(action)
    if (change === undefined || c.req.method === 'GET' || !c.res.ok) return
    const app = (c as unknown as Context<AppEnv>).get('app')
    const subject = c.get('subject') ?? app?.name
    await accounts.audit.note({ action: action!, by: session, app_id: app?.app_id, subject, once: change === 'once' })
  })
}

/**
 * Only whoever may do `action`; on a route with `:app_id`, finds the app by its id or name. Answers 403, 404 also for an
 * app that the session may not know of, and 423 to changes while nothing may be changed.
 */
export function allow(action: Action, apps: Pick<Apps, 'get'>) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const session = c.get('session')
    const idOrName = c.req.param('app_id')
    const app = idOrName === undefined ? undefined : await apps.get(idOrName)
    if (app && !knows(session, app)) throw noApp(idOrName!)
    if (session.kind === 'user' && session.owes) throw owed()
    if (!may(session, action, app)) {
      throw new DataLoafError('forbidden', `This ${session.kind === 'key' ? 'API key' : 'account'} may not do that.`, {
        hint: 'Ask an owner of the organization.',
      })
    }
    const why = safeMethods.has(c.req.method) ? null : heldBack(session, action)
    if (why !== null) throw held(why)
    if (app) c.set('app', app)
    c.set('action', action)
    await next()
  })
}

/** Only people, for what is about their own account. Answers 403 to programs. */
export function ownAccount() {
  return createMiddleware<PersonEnv>(async (c, next) => {
    const session = c.get('session')
    if (session.kind !== 'user') {
      throw new DataLoafError('forbidden', 'A program has no account.', { hint: 'Sign in to see yours.' })
    }
    c.set('person', session)
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
export function addressOf({ env }: { env: NodeBindings | undefined }): string {
  return env?.incoming?.socket.remoteAddress ?? 'unknown'
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
  const session = token ? await accounts.keySession(token) : null
  if (session) return session
  throw new DataLoafError('unauthorized', 'The API key is unknown, revoked or past its time.', {
    hint: '"dataloaf api-keys create" makes one; on the machine itself the file "token" in the data directory serves too.',
  })
}

const held = (why: string) =>
  new DataLoafError('read_only', `Nothing may be changed now: ${why}`, {
    hint: 'Events are collected all the same. An owner ends it: "dataloaf maintenance off".',
  })

const owed = () =>
  new DataLoafError('forbidden', 'The organization asks for a second factor, which is not set up yet.', {
    hint: 'Set it up on your account’s page.',
  })

const notSignedIn = () =>
  new DataLoafError('unauthorized', 'Nobody is signed in.', { hint: 'Sign in, or send "Authorization: Bearer …".' })

function isOwn(origin: string, c: Context): boolean {
  const host = c.req.header('host') ?? new URL(c.req.url).host
  return URL.canParse(origin) && new URL(origin).host === host
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
