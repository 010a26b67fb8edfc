import { Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import { nameOf } from '../accounts/audit.ts'
import type { Members } from '../accounts/members.ts'
import type { Teams } from '../accounts/teams.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { Grant, Grants } from '../metadata/grants.ts'
import type { Links } from '../metadata/links.ts'
import type { Notifications } from '../metadata/notifications.ts'
import type { Words } from '../words/words.ts'
import { subject } from './comments.ts'
import type { AppEnv, SessionEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { personOf } from './person.ts'
import { allowedChoice, choice, readingFields, toRead } from './reading.ts'
import type { Subjects } from './subjects.ts'

export interface SharesOptions {
  apps: Apps
  links: Links
  grants: Grants
  members: Members
  teams: Teams
  subjects: Subjects
  notifications: Notifications
}

/** Whom an insight or a dashboard is shown to: people, teams, and whoever has a link. */
export function shareRoutes({ apps, links, grants, members, teams, subjects, notifications }: SharesOptions) {
  const write = allow('shares.write', apps)

  async function withPeople(given: readonly Grant[]) {
    const people = new Map((await members.list()).map((member) => [member.user_id, member]))
    return given.flatMap((grant) => {
      const member = people.get(grant.user_id ?? '')
      return member ? [{ ...grant, name: member.name, email: member.email }] : []
    })
  }

  /** Those it is shown to, and those it could be. */
  async function withTeams(given: readonly Grant[]) {
    const all = await teams.list()
    const known = new Map(all.map((team) => [team.team_id, team]))
    const shown = given.flatMap((grant) => {
      const team = known.get(grant.team_id ?? '')
      return team ? [{ ...grant, name: team.name, members: team.members.length }] : []
    })
    const choices = all.map(({ team_id, name, members: { length } }) => ({ team_id, name, members: length }))
    return { teams: shown, choices }
  }

  return new Hono<AppEnv>()
    .get('/apps/:app_id/shares', write, input('query', subject), async (c) => {
      const { app_id } = c.get('app')
      const about = c.req.valid('query')
      const [known, given] = await Promise.all([links.list(app_id, about), grants.list(app_id, about)])
      const people = await withPeople(given)
      const permitted = await links.permitted(app_id)
      return c.json({ links: known, people, ...(await withTeams(given)), permitted })
    })
    .post('/apps/:app_id/shares/links', write, input('json', newLink), async (c) => {
      const { kind, id, ...link } = c.req.valid('json')
      const { app_id } = c.get('app')
      const { name } = await subjects.get(app_id, { kind, id })
      const { token, ...made } = await links.create(app_id, { kind, id }, link, nameOf(c.get('session')))
      c.set('subject', `link to ${name}`)
      return c.json({ ...made, path: `/shared/${token}`, embed_path: `/embed/${token}` }, 201)
    })
    .delete('/apps/:app_id/shares/links/:link_id', write, async (c) => {
      const revoked = await links.revoke(c.get('app').app_id, c.req.param('link_id'))
      c.set('subject', `link ${revoked.label || revoked.link_id} revoked`)
      return c.json(revoked)
    })
    .post('/apps/:app_id/shares/people', write, input('json', newGrant), async (c) => {
      const { kind, id, email, ...how } = c.req.valid('json')
      const { app_id } = c.get('app')
      const { name } = await subjects.get(app_id, { kind, id })
      const person = (await members.list()).find((member) => member.email === email.trim().toLowerCase())
      if (!person) throw noMember(email)
      const by = nameOf(c.get('session'))
      const grant = await grants.create(app_id, { kind, id }, { to: { user_id: person.user_id }, ...how }, by)
      const text = ({ t }: Words) => t`${by} shared “${name}” with you.`
      await notifications.notify(person.user_id, { kind: 'share', text, path: `/granted/${grant.grant_id}` })
      c.set('subject', `${name} with ${person.email}`)
      return c.json({ ...grant, name: person.name, email: person.email }, 201)
    })
    .post('/apps/:app_id/shares/teams', write, input('json', newTeamGrant), async (c) => {
      const { kind, id, team_id, ...how } = c.req.valid('json')
      const { app_id } = c.get('app')
      const { name } = await subjects.get(app_id, { kind, id })
      const team = await teams.get(team_id)
      const by = nameOf(c.get('session'))
      const grant = await grants.create(app_id, { kind, id }, { to: { team_id }, ...how }, by)
      const text = ({ t }: Words) => t`${by} shared “${name}” with ${team.name}.`
      for (const userId of team.members) {
        await notifications.notify(userId, { kind: 'share', text, path: `/granted/${grant.grant_id}` })
      }
      c.set('subject', `${name} with team ${team.name}`)
      return c.json({ ...grant, name: team.name, members: team.members.length }, 201)
    })
    .delete('/apps/:app_id/shares/people/:grant_id', write, async (c) => {
      const revoked = await grants.revoke(c.get('app').app_id, c.req.param('grant_id'))
      c.set('subject', `${revoked.kind} ${revoked.id} with ${revoked.user_id ?? revoked.team_id} ended`)
      return c.json(revoked)
    })
    .get('/apps/:app_id/public-links', allow('app.read', apps), async (c) =>
      c.json(await links.permitted(c.get('app').app_id)),
    )
    .put('/apps/:app_id/public-links', allow('shares.permit', apps), input('json', permission), async (c) => {
      const { permitted } = c.req.valid('json')
      const { app_id, name } = c.get('app')
      await links.permit(app_id, permitted)
      c.set('subject', `links for everybody ${permitted ? 'permitted' : 'forbidden'} in ${name}`)
      return c.json(await links.permitted(app_id))
    })
    .put('/public-links', allow('shares.permit', apps), input('json', permission), async (c) => {
      const { permitted } = c.req.valid('json')
      await links.permit(null, permitted)
      c.set('subject', `links for everybody ${permitted ? 'permitted' : 'forbidden'}`)
      return c.json({ organization: permitted })
    })
}

export type GrantedOptions = Pick<SharesOptions, 'apps' | 'grants' | 'subjects'>

/** What somebody was shown, for that person alone, whatever they may see of the apps it is of. */
export function grantedRoutes({ apps, grants, subjects }: GrantedOptions) {
  async function found(userId: string, grantId: string): Promise<{ grant: Grant; app: App }> {
    const grant = (await grants.of(userId)).find(({ grant_id }) => grant_id === grantId)
    const app = grant && (await apps.find(grant.app_id))
    if (app) return { grant, app }
    throw new DataLoafError('not_found', 'This was not shared with you, or not any more.', {
      hint: 'Ask whoever sent the link.',
    })
  }
  const what = 'are shown something'
  return new Hono<SessionEnv>()
    .get('/granted', async (c) => {
      const session = c.get('session')
      const given = session.kind === 'user' ? await grants.of(session.user.id) : []
      const named = once(given).map(async ({ user_id: _, ...grant }) => {
        const app = await apps.find(grant.app_id)
        const shown = app && (await subjects.get(grant.app_id, grant).catch(() => null))
        return shown ? [{ ...grant, name: shown.name, app: app.name }] : []
      })
      return c.json((await Promise.all(named)).flat())
    })
    .get('/granted/:grant_id', async (c) => {
      const { grant, app } = await found(personOf(c.get('session'), what).id, c.req.param('grant_id'))
      return c.json(toRead(await subjects.get(app.app_id, grant), app, grant))
    })
    .post('/granted/:grant_id/answers', input('json', grantAsking), async (c) => {
      const { grant, app } = await found(personOf(c.get('session'), what).id, c.req.param('grant_id'))
      const allowed = await allowedChoice(subjects, app, grant, c.req.valid('json'))
      return c.json(await subjects.answers(app, grant, { ...allowed, signal: c.req.raw.signal }))
    })
}

/** What somebody was shown alone and by a team, or by two, is one thing. */
function once(given: readonly Grant[]): Grant[] {
  const seen = new Map(given.map((grant) => [`${grant.app_id} ${grant.kind} ${grant.id}`, grant]))
  return given.filter((grant) => seen.get(`${grant.app_id} ${grant.kind} ${grant.id}`) === grant)
}

const noMember = (email: string) =>
  new DataLoafError('invalid_input', `${email} is no member of the organization.`, {
    path: ['email'],
    hint: 'Invite them first, or make a link.',
  })

/** Days until it ends; null for never. */
const days = z.union([z.literal(1), z.literal(7), z.literal(30), z.null()])

/** `https://wiki.example.com`: a scheme and a host, as browsers compare them. */
const origin = z
  .string()
  .max(300)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'such as https://wiki.example.com')
  .transform((text) => new URL(text).origin)

export const newLink = subject.extend({
  label: z.string().trim().max(100).default(''),
  password: z.string().min(4, 'at least 4 characters').max(128).optional(),
  ...readingFields({ range: false }),
  origins: z.array(origin).max(20).default([]),
  days: days.default(30),
})

const granting = { days: days.default(null), ...readingFields({ range: true }) }

export const newGrant = subject.extend({
  email: z.email('must be an e-mail address').max(320),
  ...granting,
})
export const newTeamGrant = subject.extend({ team_id: z.string().max(100), ...granting })
export const grantAsking = z.strictObject(choice)
export const permission = z.strictObject({ permitted: z.boolean() })
