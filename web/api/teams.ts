/** Groups of members, and asking to be let into an app. */
import type { TeamRole } from '../../src/runtime/accounts/teams.ts'
import { read, server } from './client.ts'

export type { TeamRole }
export type Team = Awaited<ReturnType<typeof listTeams>>[number]
export type AccessRequest = Awaited<ReturnType<typeof listAccessRequests>>[number]

const team = server.teams[':team_id']
const request = server['access-requests'][':request_id']

export const listTeams = () => read(server.teams.$get())
export const createTeam = (name: string) => read(server.teams.$post({ json: { name } }))
export const renameTeam = (team_id: string, name: string) => read(team.$patch({ param: { team_id }, json: { name } }))
export const removeTeam = (team_id: string) => read(team.$delete({ param: { team_id } }))
export const addToTeam = (team_id: string, user_id: string) =>
  read(team.members[':user_id'].$put({ param: { team_id, user_id } }))
export const takeFromTeam = (team_id: string, user_id: string) =>
  read(team.members[':user_id'].$delete({ param: { team_id, user_id } }))
/** Null: none of its own. */
export const setTeamRole = (team_id: string, app_id: string, role: TeamRole | null) =>
  read(server.apps[':app_id'].teams[':team_id'].$put({ param: { app_id, team_id }, json: { role } }))

/** When one asked for it; null when one did not. */
export const askedFor = (app_id: string) => read(server['access-requests'].own.$get({ query: { app_id } }))
export const askForAccess = (app_id: string, note: string) =>
  read(server['access-requests'].$post({ json: { app_id, note } }))
export const listAccessRequests = () => read(server['access-requests'].$get())
export const grantAccess = (request_id: string, role: TeamRole) =>
  read(request.grant.$post({ param: { request_id }, json: { role } }))
export const refuseAccess = (request_id: string) => read(request.refuse.$post({ param: { request_id } }))
