import { DataLoafError } from '../../errors.ts'
import type { Ids } from '../metadata/ids.ts'
import type { Metadata, TeamRow } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'
import { type AppRoles, roleOf } from './app-roles.ts'
import { assertMayGive } from './members.ts'
import type { Role, Session } from './permissions.ts'

/** A named group of the organization's members. */
export interface Team {
  team_id: string
  name: string
  /** Ids of members. */
  members: string[]
  /** What its members may at least do, by the app's id. */
  app_roles: AppRoles
  created_at: string
  created_by: string
}

/** Nobody becomes an app's owner by a team: whoever may add members could make themselves one. */
export const teamRoles = ['admin', 'editor', 'viewer'] as const
export type TeamRole = (typeof teamRoles)[number]

export interface Teams {
  /** By name. */
  list(): Promise<Team[]>
  /** Rejects with `not_found`. */
  get(teamId: string): Promise<Team>
  /** Rejects with `conflict` when the name is taken. */
  create(name: string, by: string): Promise<Team>
  /** Rejects like `get` and `create`. */
  rename(teamId: string, name: string): Promise<Team>
  /** With it goes what it was shown and its roles. Answers what was removed; rejects with `not_found`. */
  remove(teamId: string): Promise<Team>
  /** Who is a member already stays one. Rejects with `not_found`, also for who is none of the organization. */
  add(teamId: string, userId: string): Promise<Team>
  /** Rejects with `not_found`. */
  leave(teamId: string, userId: string): Promise<Team>
  /** Null: none of its own. Rejects with `not_found`, and with `forbidden` when `by` may do less. */
  setAppRole(teamId: string, appId: string, role: TeamRole | null, by: Session): Promise<Team>
}

export interface TeamsOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  /** Whether somebody with this id is a member of the organization. */
  isMember: (userId: string) => Promise<boolean>
  /** Told that what sessions were known to be may have changed. */
  changed: () => void
}

export function teams({ db, clock, ids, isMember, changed }: TeamsOptions): Teams {
  async function whole(rows: readonly TeamRow[]): Promise<Team[]> {
    const members = await db.selectFrom('team_members').selectAll().orderBy('user_id').execute()
    const roles = await db.selectFrom('team_roles').selectAll().execute()
    return rows.map((row) => ({
      ...row,
      members: members.filter(({ team_id }) => team_id === row.team_id).map(({ user_id }) => user_id),
      app_roles: Object.fromEntries(
        roles.filter(({ team_id }) => team_id === row.team_id).map(({ app_id, role }) => [app_id, roleOf(role)]),
      ),
    }))
  }

  async function get(teamId: string): Promise<Team> {
    const row = await db.selectFrom('teams').selectAll().where('team_id', '=', teamId).executeTakeFirst()
    if (row) return (await whole([row]))[0]!
    throw new DataLoafError('not_found', `There is no team ${JSON.stringify(teamId)}.`)
  }

  async function assertFree(name: string, teamId = ''): Promise<void> {
    const other = await db.selectFrom('teams').select('team_id').where('name', '=', name).executeTakeFirst()
    if (other === undefined || other.team_id === teamId) return
    throw new DataLoafError('conflict', `There is a team ${JSON.stringify(name)} already.`, { path: ['name'] })
  }

  async function after(teamId: string, change: Promise<unknown>): Promise<Team> {
    await change
    changed()
    return await get(teamId)
  }

  return {
    list: async () => whole(await db.selectFrom('teams').selectAll().orderBy('name').execute()),
    get,
    async create(name, by) {
      await assertFree(name)
      const row: TeamRow = {
        team_id: ids.team(),
        name,
        created_at: new Date(clock()).toISOString(),
        created_by: by,
      }
      await db.insertInto('teams').values(row).execute()
      return { ...row, members: [], app_roles: {} }
    },
    async rename(teamId, name) {
      await get(teamId)
      await assertFree(name, teamId)
      await db.updateTable('teams').set({ name }).where('team_id', '=', teamId).execute()
      return get(teamId)
    },
    async remove(teamId) {
      const team = await get(teamId)
      await db.transaction().execute(async (trx) => {
        for (const table of ['grants', 'team_audiences', 'team_roles', 'team_members', 'teams'] as const) {
          await trx.deleteFrom(table).where('team_id', '=', teamId).execute()
        }
      })
      changed()
      return team
    },
    async add(teamId, userId) {
      await get(teamId)
      if (!(await isMember(userId))) {
        throw new DataLoafError('not_found', `The organization has no member ${JSON.stringify(userId)}.`)
      }
      const row = db.insertInto('team_members').values({ team_id: teamId, user_id: userId })
      return await after(teamId, row.onConflict((conflict) => conflict.doNothing()).execute())
    },
    async leave(teamId, userId) {
      await get(teamId)
      const row = db.deleteFrom('team_members').where('team_id', '=', teamId).where('user_id', '=', userId)
      return await after(teamId, row.execute())
    },
    async setAppRole(teamId, appId, role, by) {
      const known = (await get(teamId)).app_roles[appId] as Role | undefined
      for (const decided of [role, known]) if (decided) assertMayGive(by, decided)
      const change = db.transaction().execute(async (trx) => {
        await trx.deleteFrom('team_roles').where('team_id', '=', teamId).where('app_id', '=', appId).execute()
        if (role !== null) await trx.insertInto('team_roles').values({ team_id: teamId, app_id: appId, role }).execute()
      })
      return await after(teamId, change)
    },
  }
}
