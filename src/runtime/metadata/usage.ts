import type { Clock } from '../ports.ts'
import type { Metadata, UsageRow } from './schema.ts'
import { tally } from './tally.ts'

/** Events of a key on a day (UTC), which began at `at`. */
export interface Usage extends Pick<UsageRow, 'app_id' | 'key_id' | 'events'> {
  at: number
}

export interface UsageStore {
  /** Events that were accepted now; counted at once, written soon. */
  note(accepted: Omit<Usage, 'at'>): void
  /** From the day of a moment on (milliseconds), by day. */
  since(time: number): Promise<Usage[]>
  /** What was counted is written when it resolves. */
  flush(): Promise<void>
}

/** How many events each key brought in on each day. */
export function usage({ db, clock, after }: { db: Metadata; clock: Clock; after?: number }): UsageStore {
  const counted = tally<UsageRow>({
    nameOf: ({ key_id, day }) => `${day} ${key_id}`,
    merged: (known, { events }) => ({ ...known, events: known.events + events }),
    async write(rows) {
      for (const row of rows) await upsert(row)
    },
    after,
  })

  async function upsert(row: UsageRow): Promise<void> {
    await db
      .insertInto('usage')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['app_id', 'key_id', 'day'])
          .doUpdateSet((eb) => ({ events: eb('usage.events', '+', row.events) })),
      )
      .execute()
  }

  return {
    note: (accepted) => counted.add({ ...accepted, day: dayOf(clock()) }),
    async since(time) {
      await counted.flush()
      const rows = db.selectFrom('usage').selectAll().where('day', '>=', dayOf(time))
      const ordered = await rows.orderBy('day').orderBy('key_id').execute()
      return ordered.map(({ app_id, key_id, day, events }) => ({
        app_id,
        key_id,
        events: Number(events),
        at: Date.parse(day),
      }))
    },
    flush: counted.flush,
  }
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
