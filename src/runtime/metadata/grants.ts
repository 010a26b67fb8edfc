import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { Ids } from './ids.ts'
import { type Reading, readingColumns, readingIn } from './reading.ts'
import type { GrantRow, Metadata, Subject } from './schema.ts'

/** That a member, or every member of a team, may see one insight or dashboard, whatever they may see of the app. */
export interface Grant extends Omit<GrantRow, 'revoked_at' | 'user_id' | keyof Reading>, Grantee, Reading {}

/** One of the two. */
export interface Grantee {
  user_id: string | null
  team_id: string | null
}

export interface NewGrant {
  to: { user_id: string } | { team_id: string }
  /** Days until it ends; null for never. */
  days: number | null
  /** Whether they may choose another range. Default: they may. */
  range?: boolean | undefined
  /** Default: they may not filter. */
  filters?: Reading['filters'] | undefined
}

export interface Grants {
  /** Those that hold, the latest first. */
  list(appId: string, subject: Subject): Promise<Grant[]>
  /** What a person was shown, alone or as a member of a team, the latest first. */
  of(userId: string): Promise<Grant[]>
  /** One before for the same people and thing ends. */
  create(appId: string, subject: Subject, grant: NewGrant, by: string): Promise<Grant>
  /** Rejects with `not_found`. */
  revoke(appId: string, grantId: string): Promise<Grant>
}

export function grants({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Grants {
  const now = () => new Date(clock()).toISOString()
  const holding = () =>
    db
      .selectFrom('grants')
      .selectAll()
      .where('revoked_at', 'is', null)
      .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now())]))
      .orderBy('created_at', 'desc')
      .orderBy('grant_id')
  const ending = () => db.updateTable('grants').set({ revoked_at: now() }).where('revoked_at', 'is', null)

  return {
    async list(appId, { kind, id }) {
      const of = holding().where('app_id', '=', appId).where('kind', '=', kind).where('id', '=', id)
      return (await of.execute()).map(asGrant)
    },
    async of(userId) {
      const teams = db.selectFrom('team_members').select('team_id').where('user_id', '=', userId)
      const given = holding().where((is) => is.or([is('user_id', '=', userId), is('team_id', 'in', teams)]))
      return (await given.execute()).map(asGrant)
    },
    async create(appId, { kind, id }, { to, days, range = true, filters = null }, by) {
      const given = 'team_id' in to ? { user_id: '', team_id: to.team_id } : { user_id: to.user_id, team_id: null }
      const before = ending().where('app_id', '=', appId).where('kind', '=', kind).where('id', '=', id)
      const same = before.where('user_id', '=', given.user_id)
      await same.where('team_id', given.team_id === null ? 'is' : '=', given.team_id).execute()
      const expires_at = days === null ? null : new Date(clock() + days * 86_400_000).toISOString()
      const made = { grant_id: ids.grant(), app_id: appId, kind, id, ...given, created_at: now(), created_by: by }
      const row: GrantRow = { ...made, ...readingColumns({ range, filters }), expires_at, revoked_at: null }
      await db.insertInto('grants').values(row).execute()
      return asGrant(row)
    },
    async revoke(appId, grantId) {
      const one = ending().where('app_id', '=', appId).where('grant_id', '=', grantId)
      const revoked = await one.returningAll().executeTakeFirst()
      if (revoked) return asGrant(revoked)
      throw new DataLoafError('not_found', 'That was not shared, or not any more.')
    },
  }
}

function asGrant({ revoked_at: _, user_id, ...grant }: GrantRow): Grant {
  return { ...grant, ...readingIn(grant), user_id: user_id || null }
}
