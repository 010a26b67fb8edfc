import { Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import { mailedFor } from '../accounts/reset-links.ts'
import type { Languages } from '../metadata/languages.ts'
import type { SessionEnv } from './environment.ts'
import type { Report } from './errors.ts'
import { addressOf, assertSameOrigin } from './guard.ts'
import { input } from './input.ts'
import type { Mails } from './mails.ts'

export interface ResetOptions {
  languages: Languages
  report: Report
}

/** Another password, for whoever has a link to choose one or asks for it. */
export function resetRoutes(accounts: Accounts, mails: Mails, { languages, report }: ResetOptions) {
  const { resets, members, audit, mailLimit } = accounts

  async function mailLink(given: string): Promise<void> {
    const email = given.trim().toLowerCase()
    const member = (await members.list()).find((each) => each.email === email && each.password)
    if (!member) return
    const { code } = await resets.create(member, mailedFor)
    await audit.note({ action: 'account.reset_link', by: null, subject: email })
    mails.reset(email, `/reset?code=${code}`, (await languages.of(member.user_id)) ?? 'en')
  }

  return new Hono<SessionEnv>()
    .post('/auth/forgot', input('json', z.object({ email: z.string().max(320) })), async (c) => {
      assertSameOrigin(c)
      const { email } = c.req.valid('json')
      if (!mails.on) return c.json({ mail: false })
      mailLimit.attempt(email, addressOf(c))
      // Neither the answer nor the time it takes tells whether there is such an account.
      void mailLink(email).catch((error: unknown) => report(error, 'mail'))
      return c.json({ mail: true })
    })
    .post('/auth/reset/look', input('json', z.object({ code })), async (c) =>
      c.json({ email: await resets.look(c.req.valid('json').code) }),
    )
    .post('/auth/reset', input('json', z.strictObject({ code, password: z.string().max(1000) })), async (c) => {
      assertSameOrigin(c)
      const { code, password } = c.req.valid('json')
      const email = await resets.redeem(code, password)
      await audit.note({ action: 'account.password', by: null, subject: email })
      return c.json({ email })
    })
}

const code = z.string().max(200)
