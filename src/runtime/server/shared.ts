import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Lockout } from '../accounts/lockout.ts'
import { sameSecret } from '../accounts/secrets.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { Links, Opened } from '../metadata/links.ts'
import type { SessionEnv } from './environment.ts'
import { addressOf } from './guard.ts'
import { input } from './input.ts'
import type { RateLimit } from './rate-limit.ts'
import { allowedChoice, choice, toRead } from './reading.ts'
import type { Subjects } from './subjects.ts'

export interface SharedOptions {
  apps: Apps
  links: Links
  subjects: Subjects
  /** Of questions by one link. */
  limit: RateLimit
  /** Of passwords. */
  lockout: Lockout
}

/**
 * What a link shows to whoever has it. The token comes in the body, where no log has it, and opens one insight or
 * dashboard: nothing that a request says can name another.
 */
export function sharedRoutes({ apps, links, subjects, limit, lockout }: SharedOptions) {
  /** Rejects with `not_found`, whatever it is that does not hold. */
  async function found(token: string): Promise<{ opened: Opened; app: App }> {
    const opened = await links.find(token)
    const app = opened && (await apps.find(opened.appId))
    if (!app) throw gone()
    limit.take(opened.link.link_id)
    return { opened, app }
  }

  async function passed({ link, fits }: Opened, password: string | undefined, c: Context<SessionEnv>): Promise<void> {
    if (!link.has_password) return
    if (password === undefined) throw new DataLoafError('unauthorized', 'This link asks for a password.')
    lockout.attempt(link.link_id, addressOf(c))
    if (!(await fits(password))) throw new DataLoafError('unauthorized', 'The password is wrong.')
    lockout.succeeded(link.link_id, addressOf(c))
  }

  return new Hono<SessionEnv>()
    .post('/shared', input('json', opening), async (c) => {
      const { token, password, pass } = c.req.valid('json')
      const { opened, app } = await found(token)
      if (!hasPassed(opened, pass)) await passed(opened, password, c)
      const { link } = opened
      const shown = await subjects.get(app.app_id, link)
      await links.noteOpened(link)
      return c.json({ ...toRead(shown, app, link), pass: opened.pass })
    })
    .post('/shared/answers', input('json', asking), async (c) => {
      const { token, pass, ...chosen } = c.req.valid('json')
      const { opened, app } = await found(token)
      if (!hasPassed(opened, pass)) throw new DataLoafError('unauthorized', 'This link asks for a password.')
      const allowed = await allowedChoice(subjects, app, opened.link, chosen)
      return c.json(await subjects.answers(app, opened.link, { ...allowed, signal: c.req.raw.signal }))
    })
}

/** Whose pages may embed what the link shows. */
export async function embeddedBy(links: Links, token: string): Promise<string[]> {
  return (await links.find(token))?.link.origins ?? []
}

/** Who gave the password once need not give it again with every question. */
function hasPassed({ pass }: Opened, given: string | undefined): boolean {
  return pass === null || (given !== undefined && sameSecret(given, pass))
}

const gone = () =>
  new DataLoafError('not_found', 'This link has ended, or never was.', { hint: 'Ask whoever sent it for another.' })

const token = z.string().max(200)
const pass = z.string().max(200).optional()
export const opening = z.strictObject({ token, pass, password: z.string().max(1_000).optional() })
export const asking = z.strictObject({ token, pass, ...choice })
