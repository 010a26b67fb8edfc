import type { Clock } from '../ports.ts'
import type { Metadata } from './schema.ts'

/** What one does at a time, whichever server it is: who has the turn is given up when they do not keep it. */
export interface Turns {
  /** Has it for so many milliseconds; false while another one does. */
  take(id: string, by: string, lease: number): Promise<boolean>
  /** Keeps it for as long again; false when another one has it by now. */
  keep(id: string, by: string, lease: number): Promise<boolean>
  end(id: string, by: string): Promise<void>
}

export function turns({ db, clock }: { db: Metadata; clock: Clock }): Turns {
  const iso = (moment: number) => new Date(moment).toISOString()
  return {
    async take(of_id, taken_by, lease) {
      const taken = { taken_by, taken_until: iso(clock() + lease) }
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('turns')
        .values({ of_id, ...taken })
        .onConflict((conflict) =>
          conflict.column('of_id').doUpdateSet(taken).where('turns.taken_until', '<=', iso(clock())),
        )
        .executeTakeFirst()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    async keep(id, by, lease) {
      const mine = db.updateTable('turns').where('of_id', '=', id).where('taken_by', '=', by)
      const { numUpdatedRows } = await mine.set({ taken_until: iso(clock() + lease) }).executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async end(id, by) {
      await db.deleteFrom('turns').where('of_id', '=', id).where('taken_by', '=', by).execute()
    },
  }
}
