/** Groups of members, and asking to be let into an app. */
import { teamRoles } from '../../accounts/teams.ts'
import { describeSchema, type JsonSchema } from '../../query/schema/describe.ts'
import { accessRequest, granting } from '../access-requests.ts'
import { named, teamRole } from '../teams.ts'
import { list, nullable, type Operation, objectOf, reference, text } from './operation.ts'

export const teamOperations = (): readonly Operation[] => [...groupOperations(), ...askingOperations()]

/** Their answers, by name. */
export const teamSchemas = (): { [name: string]: JsonSchema } => ({
  Team: objectOf({
    team_id: text,
    name: text,
    members: { ...list(text), description: 'ids of people' },
    app_roles: {
      type: 'object',
      additionalProperties: { enum: [...teamRoles] },
      description: 'what its members may at least do, by the app’s id',
    },
    created_at: text,
    created_by: text,
  }),
  AccessRequest: objectOf({
    request_id: text,
    app_id: text,
    app: text,
    name: text,
    email: text,
    note: text,
    asked_at: text,
  }),
})

const groupOperations = (): Operation[] => {
  const section = 'Teams'
  const one = '/teams/{team_id}'
  const member = `${one}/members/{user_id}`
  const team = { status: 200 as const, answer: reference('Team') }
  return [
    { method: 'get', path: '/teams', section, summary: 'The teams, by name.', status: 200, answer: list(team.answer) },
    {
      method: 'post',
      path: '/teams',
      section,
      summary: 'Makes a team of nobody yet.',
      body: describeSchema(named),
      status: 201,
      answer: team.answer,
    },
    { method: 'patch', path: one, section, summary: 'Renames it.', body: describeSchema(named), ...team },
    {
      method: 'delete',
      path: one,
      section,
      summary: 'Removes it, and with it what it was shown and its roles; answers what was removed.',
      ...team,
    },
    { method: 'put', path: member, section, summary: 'Puts a member of the organization into it.', ...team },
    { method: 'delete', path: member, section, summary: 'Takes somebody out of it.', ...team },
    {
      method: 'put',
      path: '/apps/{app_id}/teams/{team_id}',
      section,
      summary: 'Gives its members at least this role in the app; null: none by the team.',
      body: describeSchema(teamRole),
      ...team,
    },
  ]
}

const askingOperations = (): Operation[] => {
  const section = 'Access'
  const one = '/access-requests/{request_id}'
  const asked = objectOf({ asked_at: nullable })
  const decided = { status: 200 as const, answer: objectOf({ granted: { type: 'boolean' } }) }
  return [
    {
      method: 'get',
      path: '/access-requests',
      section,
      summary: 'Who asks to be let into which app.',
      status: 200,
      answer: list(reference('AccessRequest')),
    },
    {
      method: 'get',
      path: '/access-requests/own',
      section,
      summary: 'When one asked for an app oneself; null: not, or it was decided.',
      query: [{ name: 'app_id', description: 'of the app' }],
      status: 200,
      answer: asked,
    },
    {
      method: 'post',
      path: '/access-requests',
      section,
      summary: 'Asks to be let into an app. An id that is no app’s is answered alike.',
      body: describeSchema(accessRequest),
      status: 202,
      answer: asked,
    },
    {
      method: 'post',
      path: `${one}/grant`,
      section,
      summary: 'Lets whoever asks into the app, with this role.',
      body: describeSchema(granting),
      ...decided,
    },
    {
      method: 'post',
      path: `${one}/refuse`,
      section,
      summary: 'Does not. Whoever asked is not told, and can ask again after a week.',
      ...decided,
    },
  ]
}
