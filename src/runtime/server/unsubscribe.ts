import { type Context, Hono } from 'hono'
import { DataLoafError } from '../../errors.ts'
import type { Runtime } from '../targets/runtime.ts'
import type { Telling } from '../telling/telling.ts'
import type { AppEnv, SessionEnv } from './environment.ts'

/**
 * The links of mails, which need no session. Looking at one ends nothing: mail programs look at all of them. Mailboxes
 * with a button of their own post here (RFC 8058).
 */
export function unsubscribeRoutes({ audiences }: Runtime, { codes }: Telling) {
  const read = (c: Context) => {
    const code = codes.read(c.req.query('code') ?? '')
    if (code) return code
    throw new DataLoafError('invalid_input', 'This link is not whole.', { hint: 'Copy all of it from the mail.' })
  }
  return new Hono<SessionEnv>()
    .get('/unsubscribe', (c) => {
      read(c)
      return c.html(page('Unsubscribe', '<form method="post"><button>Send me no more of these</button></form>'))
    })
    .post('/unsubscribe', async (c) => {
      const { of, userId } = read(c)
      await audiences.leave(of, userId)
      return c.html(page('You are unsubscribed', '<p>You get no more of these.</p>'))
    })
}

/** Whoever is signed in gets no more of what the route names. */
export function leaving({ audiences, subscriptions, alerts }: Runtime, parameter: 'subscription_id' | 'alert_id') {
  return async (c: Context<AppEnv>) => {
    const session = c.get('session')
    if (session.kind !== 'user') {
      throw new DataLoafError('invalid_input', 'Only people get these.', { hint: 'Sign in as one.' })
    }
    const id = c.req.param(parameter)!
    const { app_id } = c.get('app')
    await (parameter === 'alert_id' ? alerts.get(id, app_id) : subscriptions.get(id, app_id))
    await audiences.leave(id, session.user.id)
    return c.json({ left: true as const })
  }
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · DataLoaf</title><link rel="stylesheet" href="/api/reference.css"></head><body><main><h1>${title}</h1>${body}</main></body></html>`
}
