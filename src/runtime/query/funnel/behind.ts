import { z } from 'zod'
import { type Drillable, ofPeople, same, whereAll, within } from '../drill/behind.ts'
import { invalidQuery, strict } from '../schema/issues.ts'
import { eventsWhere, seriesCondition } from '../source.ts'
import { type Sql, sql } from '../sql.ts'
import { code } from './chosen.ts'
import type { FunnelPlan } from './plan.ts'
import { funnelTables } from './sql.ts'

const index = z.number().int().min(0)
/** A step (from 1) that was reached, or that was not after the one before; of an interval of entry; in a row of the breakdown. */
const point = strict({
  step: z.number().int().min(1),
  dropped: z.literal(true).optional(),
  bucket: index.optional(),
  place: index.optional(),
})

/** What stands behind a bar: the users whose best attempt came so far, and their events of the steps. */
export const funnelDrill: Drillable<FunnelPlan, z.infer<typeof point>> = {
  point,
  behind(plan, { step, dropped, bucket, place }, d) {
    refuse(plan, step, dropped)
    within('bucket', bucket, plan.buckets.length)
    const { tables } = funnelTables(plan, d)
    const split = place !== undefined && plan.breakdown.length > 0
    const came = dropped
      ? [sql`${code(step - 1)} is not null`, sql`${code(step)} is null`]
      : [sql`${code(step)} is not null`]
    const conditions = [...came, ...same(sql`bucket`, bucket), ...(split ? same(sql`place`, place) : [])]
    const reader = { scope: plan.scope, dialect: d }
    const steps = plan.steps.slice(0, step)
    const wanted = steps.map((each) => seriesCondition(each, reader))
    const events = eventsWhere({
      ...reader,
      window: plan.bounds,
      conditions: wanted.includes(null) ? [] : (wanted as Sql[]),
      users: true,
      filters: steps.map(({ filter }) => filter),
      splits: [],
    })
    return {
      scope: plan.scope,
      tables,
      users: sql`select u from ${split ? sql`grouped` : sql`whole_chosen`}${whereAll(conditions)}`,
      events: sql`${events}${ofPeople(plan.scope)}`,
    }
  },
}

function refuse({ countBy, steps }: FunnelPlan, step: number, dropped: true | undefined): void {
  if (countBy === 'sessions') {
    throw invalidQuery(['query', 'count_by'], 'The funnel counts sessions, not users.', 'Leave out "count_by".')
  }
  if (step > steps.length) throw invalidQuery(['point', 'step'], `The funnel has only ${steps.length} steps.`)
  if (dropped && step === 1) throw invalidQuery(['point', 'dropped'], 'Nobody is lost before the first step.')
}
