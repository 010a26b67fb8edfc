import { Hono } from 'hono'
import { z } from 'zod'
import type { AccessRequest } from '../accounts/access-requests.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { mayAs } from '../accounts/permissions.ts'
import { teamRoles } from '../accounts/teams.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Notifications } from '../metadata/notifications.ts'
import type { Words } from '../words/words.ts'
import type { SessionEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { personOf } from './person.ts'

export interface AccessRequestsOptions {
  apps: Apps
  accounts: Accounts
  notifications: Notifications
}

/** Asking to be let into an app. Who asks learns nothing: an id that is no app's is answered as every other. */
export function accessRequestRoutes({ apps, accounts, notifications }: AccessRequestsOptions) {
  const { accessRequests, members, audit } = accounts
  const ask = allow('access.ask', apps)
  const decide = allow('access.decide', apps)

  /** Those who decide are told, if there is something to decide about. */
  async function tell({ app_id, request_id, user_id }: AccessRequest): Promise<void> {
    const app = (await apps.list()).find((each) => each.app_id === app_id)
    const all = await members.list()
    const person = all.find((each) => each.user_id === user_id)
    if (!app || !person) return
    const text = ({ t }: Words) => t`${person.name} asks for access to ${app.name}.`
    for (const { user_id: to } of all.filter(({ role }) => mayAs(role, 'admin'))) {
      // Each has its own, once.
      const notification_id = `${request_id}_${to}`
      await notifications.notify(to, { kind: 'access', text, path: '/organization/requests', notification_id })
    }
  }

  return new Hono<SessionEnv>()
    .get('/access-requests/own', ask, input('query', z.object({ app_id: appId })), async (c) => {
      const person = personOf(c.get('session'), who)
      const asked = await accessRequests.own(c.req.valid('query').app_id, person.id)
      return c.json({ asked_at: asked?.asked_at ?? null })
    })
    .post('/access-requests', ask, input('json', accessRequest), async (c) => {
      const person = personOf(c.get('session'), who)
      const { isNew, ...asked } = await accessRequests.ask({ ...c.req.valid('json'), user_id: person.id })
      if (isNew) {
        await tell(asked)
        await audit.note({ action: 'access.ask', by: c.get('session'), subject: asked.app_id })
      }
      return c.json({ asked_at: asked.asked_at }, 202)
    })
    .get('/access-requests', allow('people.read', apps), async (c) => {
      const [open, all, known] = await Promise.all([accessRequests.list(), members.list(), apps.list()])
      const people = new Map(all.map((member) => [member.user_id, member]))
      const names = new Map(known.map(({ app_id, name }) => [app_id, name]))
      return c.json(
        open.flatMap(({ user_id, ...rest }) => {
          const person = people.get(user_id)
          const app = names.get(rest.app_id)
          return person && app !== undefined ? [{ ...rest, app, name: person.name, email: person.email }] : []
        }),
      )
    })
    .post('/access-requests/:request_id/grant', decide, input('json', granting), async (c) => {
      const { app_id, user_id, request_id } = await accessRequests.get(c.req.param('request_id'))
      const { name } = await apps.get(app_id)
      const { role } = c.req.valid('json')
      const member = await members.setAppRole(user_id, app_id, role, c.get('session'))
      await accessRequests.decide(request_id, true)
      const text = ({ t }: Words) => t`You may use ${name} now.`
      await notifications.notify(user_id, { kind: 'access', text, path: `/apps/${app_id}/home`, app_id })
      c.set('subject', `${member.email} in ${name}: ${role}`)
      return c.json({ granted: true })
    })
    .post('/access-requests/:request_id/refuse', decide, async (c) => {
      const { app_id, user_id } = await accessRequests.decide(c.req.param('request_id'), false)
      const email = (await members.list()).find((each) => each.user_id === user_id)?.email
      c.set('subject', `${email ?? user_id} in ${(await apps.find(app_id))?.name ?? app_id}: refused`)
      return c.json({ granted: false })
    })
}

const who = 'ask for access'

const appId = z.string().min(1).max(100)
export const accessRequest = z.strictObject({ app_id: appId, note: z.string().trim().max(500).default('') })
export const granting = z.strictObject({ role: z.enum(teamRoles) })
