import { DataLoafError } from '../../errors.ts'
import type { Ids } from '../metadata/ids.ts'
import type { AccessRequestRow, Metadata } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'

/** Somebody asks to be let into an app. */
export type AccessRequest = Omit<AccessRequestRow, 'decided_at'>

export interface AccessRequests {
  /** Asks once: while it is open, or was refused in the last days, nothing new is asked. `isNew` says which it was. */
  ask(request: Pick<AccessRequestRow, 'app_id' | 'user_id' | 'note'>): Promise<AccessRequest & { isNew: boolean }>
  /** What the person asked, as the person may know it: not whether it was refused. */
  own(appId: string, userId: string): Promise<AccessRequest | null>
  /** Those that wait, the oldest first; among them those for ids that are no app's. */
  list(): Promise<AccessRequest[]>
  /** Rejects with `not_found` for one that is not there or was decided already. */
  get(requestId: string): Promise<AccessRequest>
  /** It waits no more. A refused one is kept, so that it is not asked again at once. Rejects like `get`. */
  decide(requestId: string, granted: boolean): Promise<AccessRequest>
}

/**
 * Kept for whatever id was asked for, whether or not there is such an app: who asks is answered the same, and those who
 * decide see the ones of their apps.
 */
export function accessRequests({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): AccessRequests {
  const before = (days: number) => new Date(clock() - days * 86_400_000).toISOString()
  const all = () => db.selectFrom('access_requests').selectAll().where('asked_at', '>', before(daysOpen))

  async function own(appId: string, userId: string): Promise<AccessRequest | null> {
    const row = await all().where('app_id', '=', appId).where('user_id', '=', userId).executeTakeFirst()
    return row ? asRequest(row) : null
  }

  async function get(requestId: string): Promise<AccessRequest> {
    const row = await all().where('request_id', '=', requestId).where('decided_at', 'is', null).executeTakeFirst()
    if (row) return asRequest(row)
    throw new DataLoafError('not_found', 'There is no such request, or it was decided already.')
  }

  async function forgetOld(): Promise<void> {
    const old = db.deleteFrom('access_requests')
    await old.where('asked_at', '<=', before(daysOpen)).execute()
    await old.where('decided_at', '<=', before(daysRefused)).execute()
  }

  async function makeRoom(userId: string): Promise<void> {
    // Ids that somebody made up fill nothing.
    const latest = all()
      .where('user_id', '=', userId)
      .orderBy('asked_at', 'desc')
      .offset(mostOpen - 1)
      .limit(1)
    const last = await latest.executeTakeFirst()
    const own = db.deleteFrom('access_requests')
    if (last) await own.where('user_id', '=', userId).where('asked_at', '<=', last.asked_at).execute()
  }

  return {
    own,
    get,
    async ask({ app_id, user_id, note }) {
      await forgetOld()
      const known = await own(app_id, user_id)
      if (known) return { ...known, isNew: false }
      await makeRoom(user_id)
      const asked_at = new Date(clock()).toISOString()
      const row = { request_id: ids.accessRequest(), app_id, user_id, note, asked_at, decided_at: null }
      const made = await db
        .insertInto('access_requests')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst()
      return { ...asRequest(made ?? row), isNew: made !== undefined }
    },
    async list() {
      const open = all().where('decided_at', 'is', null)
      return (await open.orderBy('asked_at').orderBy('request_id').execute()).map(asRequest)
    },
    async decide(requestId, granted) {
      const request = await get(requestId)
      if (granted) await db.deleteFrom('access_requests').where('request_id', '=', requestId).execute()
      else {
        const refused = db.updateTable('access_requests').set({ decided_at: new Date(clock()).toISOString() })
        await refused.where('request_id', '=', requestId).execute()
      }
      return request
    },
  }
}

function asRequest({ decided_at: _, ...request }: AccessRequestRow): AccessRequest {
  return request
}

/** Days that a request waits, and that a refused one is not asked again. */
const daysOpen = 30
const daysRefused = 7
/** Of one person. */
const mostOpen = 20
