import type { Clock } from '../ports.ts'
import type { Metadata, RecurringRow } from './schema.ts'

/** Work that is due and that this process has taken. */
export type TakenJob = RecurringRow & { taken_by: string }

/** When work was done and will be. */
export type JobState = Pick<RecurringRow, 'due_at' | 'last_run_at' | 'last_error'>

export interface Recurring {
  /** Has it done at that time, in place of what was planned. */
  plan(job: { job_id: string; kind: RecurringRow['kind']; due: number }): Promise<void>
  /**
   * Has it done at `to` in place of `from`, unless that is not what is planned any more, or it is due by now, under way
   * or tried again: then its next time is found after.
   */
  move(jobId: string, due: { from: string; to: number }): Promise<void>
  forget(jobId: string): Promise<void>
  /** One that is due, for so many milliseconds; null when there is none. No two takers get the same. */
  take(by: string, lease: number): Promise<TakenJob | null>
  /** Keeps it for as long again; false when another one has it by now. */
  keep(job: TakenJob, lease: number): Promise<boolean>
  /** It was done; it comes again at `next`. */
  done(job: TakenJob, next: number, error?: string): Promise<void>
  /** It is given back, to be tried at that time; attempts that were cut off by a stop do not count. */
  giveBack(job: TakenJob, tryAt: number, error?: string): Promise<void>
  /** Milliseconds since 1970 at which to look again; null when there is no work at all. */
  next(): Promise<number | null>
  /** By the job's id. */
  states(): Promise<ReadonlyMap<string, JobState>>
}

/** Recurring work in the metadata database: whoever takes it is given up when it does not keep it. */
export function recurring({ db, clock }: { db: Metadata; clock: Clock }): Recurring {
  const iso = (moment: number) => new Date(moment).toISOString()
  const mine = (job: TakenJob) =>
    db.updateTable('recurring').where('job_id', '=', job.job_id).where('taken_by', '=', job.taken_by)

  return {
    async plan({ job_id, kind, due }) {
      const when = { due_at: iso(due), try_at: iso(due), taken_by: null, attempts: 0 }
      await db
        .insertInto('recurring')
        .values({ job_id, kind, ...when, last_run_at: null, last_error: null })
        .onConflict((conflict) => conflict.column('job_id').doUpdateSet(when))
        .execute()
    },
    async move(jobId, { from, to }) {
      const waits = db.updateTable('recurring').where('job_id', '=', jobId).where('taken_by', 'is', null)
      await waits
        .where('attempts', '=', 0)
        .where('due_at', '=', from)
        .where('due_at', '>', iso(clock()))
        .set({ due_at: iso(to), try_at: iso(to) })
        .execute()
    },
    async forget(jobId) {
      await db.deleteFrom('recurring').where('job_id', '=', jobId).execute()
      await db.deleteFrom('deliveries').where('job_id', '=', jobId).execute()
    },
    async take(by, lease) {
      for (;;) {
        const due = db.selectFrom('recurring').selectAll().where('try_at', '<=', iso(clock()))
        const found = await due.orderBy('try_at').orderBy('job_id').limit(1).executeTakeFirst()
        if (!found) return null
        // Whoever changes it first has it.
        const taken = await db
          .updateTable('recurring')
          .set({ taken_by: by, try_at: iso(clock() + lease), attempts: found.attempts + 1 })
          .where('job_id', '=', found.job_id)
          .where('try_at', '=', found.try_at)
          .where('attempts', '=', found.attempts)
          .returningAll()
          .executeTakeFirst()
        if (taken) return { ...taken, taken_by: by }
      }
    },
    async keep(job, lease) {
      const { numUpdatedRows } = await mine(job)
        .set({ try_at: iso(clock() + lease) })
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async done(job, next, error) {
      const last = { last_run_at: iso(clock()), last_error: error ?? null }
      await mine(job)
        .set({ due_at: iso(next), try_at: iso(next), taken_by: null, attempts: 0, ...last })
        .execute()
      const old = iso(clock() - 30 * 86_400_000)
      await db.deleteFrom('deliveries').where('job_id', '=', job.job_id).where('begun_at', '<', old).execute()
    },
    async giveBack(job, tryAt, error) {
      const attempts = error === undefined ? job.attempts - 1 : job.attempts
      await mine(job)
        .set({ try_at: iso(tryAt), taken_by: null, attempts, ...(error !== undefined && { last_error: error }) })
        .execute()
    },
    async next() {
      const row = await db
        .selectFrom('recurring')
        .select((eb) => eb.fn.min('try_at').as('at'))
        .executeTakeFirst()
      return row?.at == null ? null : Date.parse(row.at)
    },
    async states() {
      const rows = await db.selectFrom('recurring').select(['job_id', 'due_at', 'last_run_at', 'last_error']).execute()
      return new Map(rows.map(({ job_id, ...state }) => [job_id, state]))
    },
  }
}
