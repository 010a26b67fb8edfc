import type { Clock } from '../ports.ts'
import type { FavouriteRow, Metadata } from './schema.ts'

/** What somebody wants to find again at once: an insight, or a dashboard. */
export type Favourite = Pick<FavouriteRow, 'kind' | 'id'>

/** Of whom, in which app. */
export interface Whose {
  userId: string
  appId: string
}

export interface Favourites {
  /** In the order in which they were added. */
  list(whose: Whose): Promise<Favourite[]>
  /** Twice is as once. */
  add(whose: Whose, favourite: Favourite): Promise<void>
  remove(whose: Whose, favourite: Favourite): Promise<void>
}

export function favourites({ db, clock }: { db: Metadata; clock: Clock }): Favourites {
  return {
    async list({ userId, appId }) {
      const of = db.selectFrom('favourites').select(['kind', 'id']).where('user_id', '=', userId)
      return await of.where('app_id', '=', appId).orderBy('created_at').orderBy('id').execute()
    },
    async add({ userId, appId }, { kind, id }) {
      const row = { user_id: userId, app_id: appId, kind, id, created_at: new Date(clock()).toISOString() }
      await db
        .insertInto('favourites')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async remove({ userId, appId }, { kind, id }) {
      const of = db.deleteFrom('favourites').where('user_id', '=', userId).where('app_id', '=', appId)
      await of.where('kind', '=', kind).where('id', '=', id).execute()
    },
  }
}
