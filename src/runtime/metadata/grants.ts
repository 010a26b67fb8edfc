import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { Ids } from './ids.ts'
import type { GrantRow, Metadata, Subject } from './schema.ts'

/** That a member may see one insight or dashboard, whatever they may see of the app. */
export type Grant = Omit<GrantRow, 'revoked_at'>

export interface NewGrant {
  user_id: string
  /** Days until it ends; null for never. */
  days: number | null
}

export interface Grants {
  /** Those that hold, the latest first. */
  list(appId: string, subject: Subject): Promise<Grant[]>
  /** What a person was shown, the latest first. */
  of(userId: string): Promise<Grant[]>
  /** One before for the same person and thing ends. */
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
      return (await holding().where('user_id', '=', userId).execute()).map(asGrant)
    },
    async create(appId, { kind, id }, { user_id, days }, by) {
      const before = ending().where('app_id', '=', appId).where('kind', '=', kind).where('id', '=', id)
      await before.where('user_id', '=', user_id).execute()
      const expires_at = days === null ? null : new Date(clock() + days * 86_400_000).toISOString()
      const made = { grant_id: ids.grant(), app_id: appId, kind, id, user_id, created_at: now(), created_by: by }
      const row: GrantRow = { ...made, expires_at, revoked_at: null }
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

function asGrant({ revoked_at: _, ...grant }: GrantRow): Grant {
  return grant
}
