import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Lockout } from '../accounts/lockout.ts'
import { sameSecret } from '../accounts/secrets.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { Link, Links, Opened } from '../metadata/links.ts'
import type { Filter } from '../query/schema.ts'
import type { SessionEnv } from './environment.ts'
import { filterableIn, readersFilter } from './filterable.ts'
import { addressOf } from './guard.ts'
import { input } from './input.ts'
import type { RateLimit } from './rate-limit.ts'
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

  async function allowedFilter(app: App, link: Link, filter: unknown): Promise<Filter | undefined> {
    if (filter === undefined) return undefined
    if (link.filters === null) {
      throw new DataLoafError('forbidden', 'This link cannot be filtered.', { path: ['filter'] })
    }
    return readersFilter(filter, filterableIn(await subjects.get(app.app_id, link), link.filters))
  }

  return new Hono<SessionEnv>()
    .post('/shared', input('json', opening), async (c) => {
      const { token, password, pass } = c.req.valid('json')
      const { opened, app } = await found(token)
      if (!hasPassed(opened, pass)) await passed(opened, password, c)
      const { link } = opened
      const shown = await subjects.get(app.app_id, link)
      await links.noteOpened(link)
      const { name, time_zone, week_start } = app
      const about = { app: { name, time_zone, week_start }, range: link.range, expires_at: link.expires_at }
      const filterable = link.filters === null ? [] : filterableIn(shown, link.filters)
      return c.json({ ...shown, ...about, filterable, pass: opened.pass })
    })
    .post('/shared/answers', input('json', asking), async (c) => {
      const { token, pass, range, filter } = c.req.valid('json')
      const { opened, app } = await found(token)
      if (!hasPassed(opened, pass)) throw new DataLoafError('unauthorized', 'This link asks for a password.')
      if (range !== undefined && !opened.link.range) {
        throw new DataLoafError('forbidden', 'This link shows its own range only.', { path: ['range'] })
      }
      const asked = { range, filter: await allowedFilter(app, opened.link, filter), signal: c.req.raw.signal }
      return c.json(await subjects.answers(app, opened.link, asked))
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
export const asking = z.strictObject({ token, pass, range: z.unknown().optional(), filter: z.unknown().optional() })
