import type { Kysely } from 'kysely'
import type { Metadata, MetadataTables } from '../metadata/schema.ts'
import { mayAs, type Role } from './permissions.ts'

/** Roles in single apps, by the app's id. */
export interface AppRoles {
  [appId: string]: Role
}

/** What was given to a person alone, and to the teams that the person is in. */
export interface GivenRoles {
  own: AppRoles
  byTeams: AppRoles
}

/** The roles in single apps of one person, or of everybody, by the person's id. */
export async function givenRoles(metadata: Metadata, userId?: string): Promise<(userId: string) => GivenRoles> {
  const of = <Row>(rows: { where(column: 'user_id', is: '=', value: string): Row } & Row): Row =>
    userId === undefined ? rows : rows.where('user_id', '=', userId)
  const db: Kysely<MetadataTables> = metadata
  const [own, byTeams] = await Promise.all([
    of(db.selectFrom('app_roles').select(['user_id', 'app_id', 'role'])).execute(),
    of(
      db
        .selectFrom('team_roles')
        .innerJoin('team_members', 'team_members.team_id', 'team_roles.team_id')
        .select(['user_id', 'app_id', 'role']),
    ).execute(),
  ])
  return (id) => ({ own: highest(own, id), byTeams: highest(byTeams, id) })
}

/**
 * What somebody may do where it is not as in the organization. What was given to the person alone counts; a team's role
 * gives and never takes: who may do more in the organization may do so in the app too.
 */
export function effectiveRoles(role: Role, { own, byTeams }: GivenRoles): AppRoles {
  const raised = Object.entries(byTeams).map(([appId, given]) => [appId, mayAs(role, given) ? role : given])
  return { ...Object.fromEntries(raised), ...own }
}

function highest(rows: readonly { user_id: string; app_id: string; role: string }[], userId: string): AppRoles {
  const roles: AppRoles = {}
  for (const { app_id, role: stored } of rows.filter(({ user_id }) => user_id === userId)) {
    const role = roleOf(stored)
    const known = roles[app_id]
    if (known === undefined || mayAs(role, known)) roles[app_id] = role
  }
  return roles
}

/** As it is stored: what the company's own sign-in used to give is an editor's. */
export function roleOf(stored: string): Role {
  return stored === 'member' ? 'editor' : (stored as Role)
}
