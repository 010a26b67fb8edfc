import { z } from 'zod'
import { type Drillable, ofPeople, within } from '../drill/behind.ts'
import { strict } from '../schema/issues.ts'
import { bucketIndex, eventsWhere, seriesCondition } from '../source.ts'
import { integer, type Sql, sql } from '../sql.ts'
import type { LifecyclePlan } from './plan.ts'
import { lifecycleTables } from './sql.ts'

const statuses = ['new', 'returning', 'resurrecting', 'dormant'] as const
/** An interval, from 0, and which of its users. */
const point = strict({ bucket: z.number().int().min(0), status: z.enum(statuses) })

/** What stands behind a part of a column: its users, and what they did then; dormant ones in the interval before. */
export const lifecycleDrill: Drillable<LifecyclePlan, z.infer<typeof point>> = {
  point,
  behind(plan, { bucket, status }, d) {
    within('bucket', bucket, plan.buckets.length)
    const at = bucket + plan.period.size - plan.buckets.length
    const reader = { scope: plan.scope, dialect: d }
    const condition = seriesCondition(plan.event, reader)
    const where = eventsWhere({
      ...reader,
      window: plan.period,
      conditions: condition ? [condition] : [],
      users: true,
      filters: [plan.event.filter],
      splits: [],
    })
    const when = integer(status === 'dormant' ? at - 1 : at)
    return {
      scope: plan.scope,
      tables: lifecycleTables(plan, d),
      users: users(status, at),
      events: sql`${where} and ${bucketIndex(plan.period, sql`e.event_created`, d)} = ${when}${ofPeople(plan.scope)}`,
    }
  },
}

function users(status: (typeof statuses)[number], at: number): Sql {
  const active = (index: number) => sql`select u from active where bucket = ${integer(index)}`
  const first = sql`select u from firsts where bucket = ${integer(at)}`
  switch (status) {
    case 'new':
      return first
    case 'returning':
      return sql`${active(at)} and u in (${active(at - 1)})`
    case 'resurrecting':
      return sql`${active(at)} and u not in (${active(at - 1)}) and u not in (${first})`
    case 'dormant':
      return sql`${active(at - 1)} and u not in (${active(at)})`
  }
}
