import { DataLoafError } from '../../errors.ts'
import type { Schedule } from '../jobs/schedule.ts'
import type { Clock } from '../ports.ts'
import type { Audience, Audiences } from './audiences.ts'
import { goneBefore } from './removed.ts'
import type { AlertRow, Metadata, SubscriptionRow } from './schema.ts'

/** Whom something comes to again and again, and when. */
export interface Audienced extends Audience {
  app_id: string
  schedule: Schedule
  /** Ids of channels. */
  channels: string[]
  /** Since when nothing comes; null: it does. */
  paused_at: string | null
  created_at: string
  created_by: string
}

interface Rows {
  alerts: AlertRow
  subscriptions: SubscriptionRow
}

interface AudiencedOptions<Table extends keyof Rows, Thing> {
  db: Metadata
  clock: Clock
  audiences: Audiences
  table: Table
  /** The column of its id. */
  key: keyof Rows[Table] & string
  /** What one is called in sentences. */
  noun: string
  order: keyof Rows[Table] & string
  read: (row: Rows[Table], audience: Audience) => Thing
  /** Takes what else is kept of one that is removed for good. */
  forget?: (id: string) => Promise<unknown>
}

/** What is left out stays. */
export interface AudienceChanges {
  schedule?: Schedule | undefined
  people?: string[] | undefined
  teams?: string[] | undefined
  channels?: string[] | undefined
  /** Nothing comes until it is false again. */
  paused?: boolean | undefined
}

/** Things with an audience, which lie in a table of theirs: kept, with their people, as one. */
export function audienced<Table extends keyof Rows, Thing extends Audienced>(options: AudiencedOptions<Table, Thing>) {
  const { db, clock, audiences, key, noun, order, read } = options
  // Both tables have these columns; Kysely wants to know which one it is.
  const table = options.table as 'alerts'
  const id = key as 'alert_id'
  const as = (row: AlertRow, audience: Audience) => read(row as Rows[Table], audience)
  const idOf = (row: AlertRow) => row[id]
  const there = () => db.selectFrom(table).selectAll().where('removed_at', 'is', null)

  async function get(of: string, appId?: string): Promise<Thing> {
    const rows = there().where(id, '=', of)
    const row = await (appId === undefined ? rows : rows.where('app_id', '=', appId)).executeTakeFirst()
    if (!row) throw none(of)
    return as(row, await audiences.of(of))
  }

  /** What nobody brought back within a day goes for good. */
  async function purge(): Promise<void> {
    const old = await db.selectFrom(table).select(id).where('removed_at', '<', goneBefore(clock)).execute()
    for (const { [id]: of } of old) {
      await options.forget?.(of)
      await audiences.forget(of)
      await db.deleteFrom(table).where(id, '=', of).execute()
    }
  }

  return {
    get,
    async list(appId: string): Promise<Thing[]> {
      const found = await there()
        .where('app_id', '=', appId)
        .orderBy(order as 'name')
        .orderBy(id)
        .execute()
      const told = await audiences.all(found.map(idOf))
      return found.map((row) => as(row, told.get(idOf(row))!))
    },
    async create(row: Rows[Table], audience: Audience): Promise<Thing> {
      await db
        .insertInto(table)
        .values(row as AlertRow)
        .execute()
      await audiences.set(idOf(row as AlertRow), audience)
      return get(idOf(row as AlertRow))
    },
    async update(appId: string, of: string, changes: AudienceChanges, own: Partial<Rows[Table]> = {}): Promise<Thing> {
      const known = await get(of, appId)
      const { schedule = known.schedule, channels = known.channels, people, teams, paused } = changes
      const pausedAt = paused === undefined ? known.paused_at : paused ? (known.paused_at ?? now()) : null
      const about = { schedule: JSON.stringify(schedule), channels: JSON.stringify(channels), paused_at: pausedAt }
      await db
        .updateTable(table)
        .set({ ...(own as Partial<AlertRow>), ...about })
        .where(id, '=', of)
        .execute()
      await audiences.set(of, { ...(people && { people }), ...(teams && { teams }) })
      return get(of)
    },
    async remove(appId: string, of: string): Promise<Thing> {
      await purge()
      const known = await get(of, appId)
      await db.updateTable(table).set({ removed_at: now() }).where(id, '=', of).execute()
      return known
    },
    async restore(appId: string, of: string): Promise<Thing> {
      const gone = db.updateTable(table).where(id, '=', of).where('app_id', '=', appId)
      const { numUpdatedRows } = await gone.set({ removed_at: null }).executeTakeFirst()
      if (numUpdatedRows === 0n) throw none(of)
      return get(of)
    },
  }

  function none(of: string): DataLoafError {
    return new DataLoafError('not_found', `There is no ${noun} ${JSON.stringify(of)}.`)
  }

  function now(): string {
    return new Date(clock()).toISOString()
  }
}
