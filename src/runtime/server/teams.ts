import { Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import { nameOf } from '../accounts/audit.ts'
import { teamRoles } from '../accounts/teams.ts'
import type { Apps } from '../metadata/apps.ts'
import type { SessionEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { name } from './people.ts'

/** Groups of the organization's members, and what they may do in apps. */
export function teamRoutes({ teams, members }: Accounts, apps: Apps) {
  const write = allow('teams.write', apps)
  const emailOf = async (userId: string) =>
    (await members.list()).find(({ user_id }) => user_id === userId)?.email ?? userId

  return new Hono<SessionEnv>()
    .get('/teams', allow('people.read', apps), async (c) => c.json(await teams.list()))
    .post('/teams', write, input('json', named), async (c) => {
      const team = await teams.create(c.req.valid('json').name, nameOf(c.get('session')))
      c.set('subject', `${team.name} created`)
      return c.json(team, 201)
    })
    .patch('/teams/:team_id', write, input('json', named), async (c) => {
      const { name: before } = await teams.get(c.req.param('team_id'))
      const team = await teams.rename(c.req.param('team_id'), c.req.valid('json').name)
      c.set('subject', `${before} is ${team.name}`)
      return c.json(team)
    })
    .delete('/teams/:team_id', write, async (c) => {
      const team = await teams.remove(c.req.param('team_id'))
      c.set('subject', `${team.name} removed`)
      return c.json(team)
    })
    .put('/teams/:team_id/members/:user_id', write, async (c) => {
      const { team_id, user_id } = c.req.param()
      const team = await teams.add(team_id, user_id)
      c.set('subject', `${team.name}: ${await emailOf(user_id)} joined`)
      return c.json(team)
    })
    .delete('/teams/:team_id/members/:user_id', write, async (c) => {
      const { team_id, user_id } = c.req.param()
      const team = await teams.leave(team_id, user_id)
      c.set('subject', `${team.name}: ${await emailOf(user_id)} left`)
      return c.json(team)
    })
    .put('/apps/:app_id/teams/:team_id', allow('app.share', apps), input('json', teamRole), async (c) => {
      const { role } = c.req.valid('json')
      const team = await teams.setAppRole(c.req.param('team_id'), c.get('app').app_id, role, c.get('session'))
      c.set('subject', `team ${team.name}: ${role ?? 'none of its own'}`)
      return c.json(team)
    })
}

export const named = z.strictObject({ name })
export const teamRole = z.strictObject({ role: z.enum(teamRoles).nullable() })
