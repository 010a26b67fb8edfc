import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import { roleIn } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Languages } from '../metadata/languages.ts'
import { languages as speakable } from '../words/words.ts'
import { setCookies } from './cookies.ts'
import type { PersonEnv } from './environment.ts'
import { addressOf, ownAccount } from './guard.ts'
import { input } from './input.ts'
import { name } from './people.ts'

/** What somebody sees and does about their own account. */
export function accountRoutes(accounts: Accounts, apps: Apps, languages: Languages) {
  const { profile, secondFactor, members, settings } = accounts
  const note = (c: Context<PersonEnv>, action: string) =>
    accounts.audit.note({ action: `account.${action}`, by: c.get('person'), subject: c.get('person').user.email })

  /** Somebody at a screen that was left open guesses as slowly as at the sign-in. */
  async function withPassword<Answer>(c: Context<PersonEnv>, attempt: () => Promise<Answer>): Promise<Answer> {
    const { email } = c.get('person').user
    accounts.lockout.attempt(email, addressOf(c))
    const answer = await attempt()
    accounts.lockout.succeeded(email, addressOf(c))
    return answer
  }

  return new Hono<PersonEnv>()
    .basePath('/account')
    .use(ownAccount())
    .get('/', async (c) => {
      const person = c.get('person')
      const me = (await members.list()).find(({ user_id }) => user_id === person.user.id)
      return c.json({
        name: person.user.name,
        email: person.user.email,
        language: (await languages.of(person.user.id)) ?? 'en',
        password: me?.password ?? false,
        second_factor: me?.second_factor ?? false,
        second_factor_required: (await settings.get()).second_factor_required,
        organization: person.organization.name,
        role: person.role,
        apps: (await apps.list()).map((app) => ({ app_id: app.app_id, name: app.name, role: roleIn(person, app) })),
        sessions: await profile.sessions(person.user.id, c.req.raw.headers),
      })
    })
    .patch('/', input('json', accountChanges), async (c) => {
      const { id } = c.get('person').user
      const changes = c.req.valid('json')
      if (changes.name !== undefined) {
        await profile.rename(id, changes.name)
        await note(c, 'name')
      }
      if (changes.language) await languages.set(id, changes.language)
      return c.json(changes)
    })
    .post('/password', input('json', z.strictObject({ current: password, password })), async (c) => {
      const passwords = c.req.valid('json')
      setCookies(c, await withPassword(c, () => profile.changePassword(passwords, c.req.raw.headers)))
      await note(c, 'password')
      return c.json({ changed: true })
    })
    .post('/second-factor', input('json', z.strictObject({ password })), async (c) =>
      c.json(await withPassword(c, () => secondFactor.begin(c.req.valid('json').password, c.req.raw.headers)), 201),
    )
    .post('/second-factor/confirm', input('json', z.strictObject({ code: z.string().max(100) })), async (c) => {
      setCookies(c, await secondFactor.confirm(c.req.valid('json').code, c.req.raw.headers))
      await note(c, 'second_factor_on')
      return c.json({ second_factor: true })
    })
    .post('/second-factor/backup-codes', input('json', z.strictObject({ password })), async (c) => {
      const given = c.req.valid('json').password
      const backup_codes = await withPassword(c, () => secondFactor.renew(given, c.req.raw.headers))
      await note(c, 'backup_codes')
      return c.json({ backup_codes }, 201)
    })
    .post('/second-factor/off', input('json', z.strictObject({ password })), async (c) => {
      const given = c.req.valid('json').password
      setCookies(c, await withPassword(c, () => secondFactor.off(given, c.req.raw.headers)))
      await note(c, 'second_factor_off')
      return c.json({ second_factor: false })
    })
    .delete('/sessions', async (c) => {
      await profile.endOtherSessions(c.get('person').user.id, c.req.raw.headers)
      await note(c, 'sessions_ended')
      return c.json({ ended: true })
    })
    .delete('/sessions/:session_id', async (c) => {
      await profile.endSession(c.get('person').user.id, c.req.param('session_id'))
      await note(c, 'session_ended')
      return c.json({ ended: true })
    })
}

const accountChanges = z.strictObject({ name, language: z.enum(speakable) }).partial()
const password = z.string().max(1000)
