import type { Clock } from '../ports.ts'
import type { ErasureRow, Metadata } from './schema.ts'

/** What is taken out of an app, as it was begun. */
export interface KnownErasure {
  app_id: string
  /** Milliseconds: events from before it go; null: all of the app. */
  before: number | null
  /** Milliseconds; what was received before it went earlier. */
  since: number | null
  /** How many events there were when it began. */
  events: number
  /** The last objects of the bucket that are done. */
  reached: string
  /** ISO times. */
  begun_at: string
  done_at: string | null
}

export interface Erasures {
  /** Of an app, the latest; null when nothing of it was ever erased. */
  latest(appId: string): Promise<KnownErasure | null>
  unfinished(): Promise<KnownErasure[]>
  begin(erasure: { app_id: string; before: number | null; events: number }): Promise<KnownErasure>
  /** Notes how far it is. */
  reach(erasure: KnownErasure, reached: string): Promise<void>
  /** Earlier ones of the app are forgotten. */
  done(erasure: KnownErasure): Promise<void>
}

/** Written down before it begins, so that whoever dies on the way is followed by another who ends it. */
export function erasures({ db, clock }: { db: Metadata; clock: Clock }): Erasures {
  const now = () => new Date(clock()).toISOString()
  const row = ({ app_id, before }: Pick<KnownErasure, 'app_id' | 'before'>) =>
    db.updateTable('erasures').where('app_id', '=', app_id).where('before_at', '=', textOf(before))

  async function latest(appId: string): Promise<KnownErasure | null> {
    const rows = db.selectFrom('erasures').selectAll().where('app_id', '=', appId)
    const found = await rows.orderBy('begun_at', 'desc').orderBy('before_at', 'desc').limit(1).executeTakeFirst()
    return found ? asErasure(found) : null
  }

  return {
    latest,
    async unfinished() {
      return (await db.selectFrom('erasures').selectAll().where('done_at', 'is', null).execute()).map(asErasure)
    },
    async begin({ app_id, before, events }) {
      const earlier = await latest(app_id)
      const begun = {
        app_id,
        before,
        since: earlier?.before ?? null,
        events,
        reached: '',
        begun_at: now(),
        done_at: null,
      }
      const { since, before: _, ...values } = begun
      await db
        .insertInto('erasures')
        .values({ ...values, before_at: textOf(before), since_at: since === null ? null : textOf(since) })
        .execute()
      return begun
    },
    async reach(erasure, reached) {
      await row(erasure).set({ reached }).execute()
    },
    async done(erasure) {
      await row(erasure).set({ done_at: now() }).execute()
      const earlier = db.deleteFrom('erasures').where('app_id', '=', erasure.app_id)
      await earlier.where('before_at', '<>', textOf(erasure.before)).where('done_at', 'is not', null).execute()
    },
  }
}

const textOf = (before: number | null) => (before === null ? '' : new Date(before).toISOString())

function asErasure({ before_at, since_at, events, ...row }: ErasureRow): KnownErasure {
  const before = before_at === '' ? null : Date.parse(before_at)
  return { ...row, before, since: since_at === null ? null : Date.parse(since_at), events: Number(events) }
}
