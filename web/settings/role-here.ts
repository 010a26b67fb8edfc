import type { Member } from '../api/access.ts'
import type { Role } from '../api/members.ts'
import type { Team } from '../api/teams.ts'
import type { App } from '../api.ts'

/** What somebody may do in an app, and what gives it; null: may not find it. */
export interface RoleHere {
  role: Role
  by: 'organization' | 'own' | { teams: string[] }
}

const ranks = ['viewer', 'editor', 'admin', 'owner'] as const

const atLeast = (role: Role, other: Role) => ranks.indexOf(role) >= ranks.indexOf(other)

/** By the rules of the server: one's own role counts; a team's gives and never takes; who runs the organization runs all. */
export function roleHere({ user_id, role, app_roles }: Member, app: App, teams: readonly Team[]): RoleHere | null {
  if (atLeast(role, 'admin')) return { role, by: 'organization' }
  const own = app_roles[app.app_id]
  if (own) return { role: own, by: 'own' }
  const giving = teams.filter(({ members, app_roles: given }) => members.includes(user_id) && given[app.app_id])
  const highest = ranks.findLast((rank) => giving.some(({ app_roles: given }) => given[app.app_id] === rank))
  if (highest === undefined) return app.private ? null : { role, by: 'organization' }
  // Where the app is private, it is the team that lets one in, whichever role one has then.
  if (!app.private && atLeast(role, highest)) return { role, by: 'organization' }
  const names = giving.filter(({ app_roles: given }) => given[app.app_id] === highest).map(({ name }) => name)
  return { role: atLeast(role, highest) ? role : highest, by: { teams: names } }
}
