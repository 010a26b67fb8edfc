import { Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import { roles } from '../accounts/permissions.ts'
import { handedFor } from '../accounts/reset-links.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Languages } from '../metadata/languages.ts'
import { setCookies } from './cookies.ts'
import type { SessionEnv } from './environment.ts'
import { allow, assertSameOrigin } from './guard.ts'
import { input } from './input.ts'
import type { Mails } from './mails.ts'
import { languageOf } from './person.ts'

export interface PeopleOptions {
  apps: Apps
  mails: Mails
  languages: Languages
}

/** The organization's people, what they may do, and whom they asked to join. */
export function peopleRoutes(accounts: Accounts, { apps, mails, languages }: PeopleOptions) {
  const { members, invitations, resets, organization } = accounts
  const read = allow('people.read', apps)
  const write = allow('people.write', apps)
  return new Hono<SessionEnv>()
    .get('/people', read, async (c) => c.json({ members: await members.list(), invitations: await invitations.list() }))
    .patch('/people/:user_id', write, input('json', roleChange), async (c) => {
      const member = await members.setRole(c.req.param('user_id'), c.req.valid('json').role, c.get('session'))
      c.set('subject', `${member.email}: ${member.role}`)
      return c.json(member)
    })
    .delete('/people/:user_id', write, async (c) => {
      const member = await members.remove(c.req.param('user_id'), c.get('session'))
      c.set('subject', member.email)
      return c.json(member)
    })
    .post('/people/:user_id/reset-link', allow('people.reset', apps), async (c) => {
      const member = await members.within(c.req.param('user_id'), c.get('session'))
      const { code, expires_at } = await resets.create(member, handedFor)
      c.set('subject', member.email)
      return c.json({ email: member.email, expires_at, path: `/reset?code=${code}` }, 201)
    })
    .delete('/people/:user_id/second-factor', allow('people.second_factor', apps), async (c) => {
      const member = await members.dropSecondFactor(c.req.param('user_id'), c.get('session'))
      c.set('subject', member.email)
      return c.json(member)
    })
    .put('/apps/:app_id/people/:user_id', allow('app.share', apps), input('json', appRole), async (c) => {
      const { role } = c.req.valid('json')
      const { app_id } = c.get('app')
      const member = await members.setAppRole(c.req.param('user_id'), app_id, role, c.get('session'))
      c.set('subject', `${member.email}: ${role ?? 'as in the organization'}`)
      return c.json(member)
    })
    .post('/invitations', write, input('json', newInvitation), async (c) => {
      const { code, ...invitation } = await invitations.create({ ...c.req.valid('json'), by: c.get('session') })
      c.set('subject', `${invitation.email}: ${invitation.role}`)
      const path = `/join?code=${code}`
      const language = await languageOf({ languages }, c.get('session'))
      const sent = await mails.invite({
        ...invitation,
        path,
        language,
        organization: (await organization())?.name ?? '',
      })
      return c.json({ ...invitation, path, ...sent }, 201)
    })
    .delete('/invitations/:invitation_id', write, async (c) => {
      const invitation = await invitations.revoke(c.req.param('invitation_id'))
      c.set('subject', invitation.email)
      return c.json(invitation)
    })
}

/** For whoever has a link and no session yet. */
export function joinRoutes(accounts: Accounts) {
  const { invitations, audit } = accounts
  return new Hono<SessionEnv>()
    .post('/join/look', input('json', z.object({ code })), async (c) => {
      const { email, role, invited_by, expires_at } = await invitations.look(c.req.valid('json').code)
      const organization = await accounts.organization()
      return c.json({ email, role, invited_by, expires_at, organization: organization?.name ?? '' })
    })
    .post('/join', input('json', z.strictObject({ code, name, password: z.string().max(1000) })), async (c) => {
      assertSameOrigin(c)
      const { code, ...person } = c.req.valid('json')
      const { email } = await invitations.look(code)
      const headers = await accounts.signInAs(await invitations.accept(code, person), c.req.raw.headers)
      await audit.note({ action: 'people.join', by: null, subject: email })
      setCookies(c, headers.getSetCookie())
      return c.json({ signed_in: true }, 201)
    })
}

const role = z.enum(roles)
const code = z.string().max(200)
export const name = z.string().trim().min(1, 'give a name').max(100)

export const roleChange = z.strictObject({ role })
export const appRole = z.strictObject({ role: role.nullable() })
export const newInvitation = z.strictObject({
  email: z.email('must be an e-mail address').max(320),
  role: role.default('viewer'),
})
