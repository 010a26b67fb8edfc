import type { Clock } from '../ports.ts'
import type { Metadata, RefusalRow } from './schema.ts'
import { tally } from './tally.ts'

/** Something that was not taken in. */
export interface Refusal extends Pick<RefusalRow, 'app_id' | 'key_id' | 'reason'> {
  /** The origin that was refused. */
  of?: string
  /** Default: 1. */
  count?: number
  /** ISO time. Default: now. */
  at?: string
}

/** How often, and when last (ISO time). */
export interface Refused {
  count: number
  last_at: string | null
}

export interface Refusals {
  /** Counted at once, written soon: what is refused must cost less than what is taken. */
  note(refusal: Refusal): void
  /** Of a reason, whatever the key. */
  total(appId: string, reason: RefusalRow['reason']): Promise<Refused>
  /** By key: how often its origins refused a page, and which those were, the latest first. */
  origins(appId: string): Promise<ReadonlyMap<string, Refused & { origins: RefusedOrigin[] }>>
  /** What was counted is written when it resolves. */
  flush(): Promise<void>
}

export type RefusedOrigin = { origin: string; count: number; last_at: string }

/** Origins of a key that are remembered: anybody can make up as many as they like. */
const most = 20

export function refusals({ db, clock, after }: { db: Metadata; clock: Clock; after?: number }): Refusals {
  const counted = tally<RefusalRow>({
    nameOf: ({ app_id, key_id, reason, of }) => JSON.stringify([app_id, key_id, reason, of]),
    merged: (known, next) => ({ ...next, count: known.count + next.count }),
    async write(rows) {
      for (const row of rows) await upsert(row)
      for (const key of new Set(rows.filter(({ of }) => of !== '').map(({ key_id }) => key_id))) await forgetOld(key)
    },
    after,
  })

  function add(row: RefusalRow): void {
    if (row.of === '' || counted.has(row) || counted.size() < mostCounted) counted.add(row)
  }

  async function upsert(row: RefusalRow): Promise<void> {
    await db
      .insertInto('refusals')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['app_id', 'key_id', 'reason', 'of']).doUpdateSet((eb) => ({
          count: eb('refusals.count', '+', row.count),
          last_at: row.last_at,
        })),
      )
      .execute()
  }

  async function forgetOld(keyId: string): Promise<void> {
    const ofKey = db.selectFrom('refusals').select('of').where('key_id', '=', keyId).where('of', '<>', '')
    const old = await ofKey.orderBy('last_at', 'desc').orderBy('of').offset(most).limit(1_000).execute()
    if (old.length === 0) return
    const gone = db.deleteFrom('refusals').where('key_id', '=', keyId)
    await gone
      .where(
        'of',
        'in',
        old.map(({ of }) => of),
      )
      .execute()
  }

  const rowsOf = async (appId: string, reason: RefusalRow['reason']) => {
    await counted.flush()
    const rows = db.selectFrom('refusals').selectAll().where('app_id', '=', appId).where('reason', '=', reason)
    return (await rows.orderBy('last_at', 'desc').orderBy('of').execute()).map((row) => ({
      ...row,
      count: Number(row.count),
    }))
  }

  return {
    note({ app_id, key_id, reason, of = '', count = 1, at = new Date(clock()).toISOString() }) {
      const row = { app_id, key_id, reason, count, last_at: at }
      add({ ...row, of: '' })
      if (of !== '') add({ ...row, of: of.slice(0, longest) })
    },
    async total(appId, reason) {
      const rows = (await rowsOf(appId, reason)).filter(({ of }) => of === '')
      return { count: rows.reduce((sum, { count }) => sum + count, 0), last_at: rows[0]?.last_at ?? null }
    },
    async origins(appId) {
      const rows = await rowsOf(appId, 'origin')
      const totals = rows.filter(({ of }) => of === '')
      return new Map(
        totals.map(({ key_id, count, last_at }) => {
          const named = rows.filter((row) => row.key_id === key_id && row.of !== '')
          const origins = named.map((row) => ({ origin: row.of, count: row.count, last_at: row.last_at }))
          return [key_id, { count, last_at, origins }]
        }),
      )
    },
    flush: counted.flush,
  }
}

/** Counts that wait to be written. */
const mostCounted = 500
/** Characters of an origin. */
const longest = 200
