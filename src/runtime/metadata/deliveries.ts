import { createHash } from 'node:crypto'
import type { Clock } from '../ports.ts'
import type { Metadata } from './schema.ts'

/** What is sent: by what, for which due time, to whom. */
export interface Delivery {
  job_id: string
  due_at: string
  /** `user:<id>` or `channel:<id>`. */
  recipient: string
}

export interface Deliveries {
  /**
   * Sends what was not sent yet, and remembers it before and after. What was recorded as sent is not sent again; what
   * was under way when the process died is, with the same id, by which a receiver knows it.
   */
  once(delivery: Delivery, send: (id: string) => Promise<void>): Promise<void>
}

export function deliveries({ db, clock }: { db: Metadata; clock: Clock }): Deliveries {
  const now = () => new Date(clock()).toISOString()
  return {
    async once(delivery, send) {
      const { job_id, due_at, recipient } = delivery
      await db
        .insertInto('deliveries')
        .values({ job_id, due_at, recipient, begun_at: now(), sent_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const known = await db
        .selectFrom('deliveries')
        .select('sent_at')
        .where('job_id', '=', job_id)
        .where('due_at', '=', due_at)
        .where('recipient', '=', recipient)
        .executeTakeFirst()
      if (known?.sent_at != null) return
      await send(idOf(delivery))
      await db
        .updateTable('deliveries')
        .set({ sent_at: now() })
        .where('job_id', '=', job_id)
        .where('due_at', '=', due_at)
        .where('recipient', '=', recipient)
        .execute()
    },
  }
}

function idOf({ job_id, due_at, recipient }: Delivery): string {
  return createHash('sha256').update(`${job_id} ${due_at} ${recipient}`).digest('hex').slice(0, 32)
}
