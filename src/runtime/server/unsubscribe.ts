import { type Context, Hono } from 'hono'
import { DataLoafError } from '../../errors.ts'
import type { Runtime } from '../targets/runtime.ts'
import type { Telling } from '../telling/telling.ts'
import { type Words, wordsIn } from '../words/words.ts'
import type { AppEnv, SessionEnv } from './environment.ts'

/**
 * The links of mails, which need no session. Looking at one ends nothing: mail programs look at all of them. Mailboxes
 * with a button of their own post here (RFC 8058).
 */
export function unsubscribeRoutes({ audiences, languages }: Runtime, { codes }: Telling) {
  const read = (c: Context) => {
    const code = codes.read(c.req.query('code') ?? '')
    if (code) return code
    throw new DataLoafError('invalid_input', 'This link is not whole.', { hint: 'Copy all of it from the mail.' })
  }
  const wordsOf = async (userId: string) => wordsIn((await languages.of(userId)) ?? 'en')
  return new Hono<SessionEnv>()
    .get('/unsubscribe', async (c) => {
      const words = await wordsOf(read(c).userId)
      const { t } = words
      const form = `<form method="post"><button>${t`Send me no more of these`}</button></form>`
      return c.html(page(words, t`Unsubscribe`, form))
    })
    .post('/unsubscribe', async (c) => {
      const { of, userId } = read(c)
      await audiences.leave(of, userId)
      const words = await wordsOf(userId)
      const { t } = words
      return c.html(page(words, t`You are unsubscribed`, `<p>${t`You get no more of these.`}</p>`))
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

function page({ language }: Words, title: string, body: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · DataLoaf</title><link rel="stylesheet" href="/api/reference.css"></head><body><main><h1>${title}</h1>${body}</main></body></html>`
}
