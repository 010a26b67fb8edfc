import { z } from 'zod'
import { type Drillable, ofPeople } from '../drill/behind.ts'
import { invalidQuery, strict } from '../schema/issues.ts'
import { eventsWhere, seriesCondition } from '../source.ts'
import { integer, sql } from '../sql.ts'
import type { StickinessPlan } from './plan.ts'
import { intervals } from './sql.ts'

/** In how many intervals users were active. */
const point = strict({ intervals: z.number().int().min(1) })

/** What stands behind a bar: users active in so many intervals, and their events. */
export const stickinessDrill: Drillable<StickinessPlan, z.infer<typeof point>> = {
  point,
  behind(plan, asked, d) {
    if (asked.intervals > plan.period.size) {
      throw invalidQuery(['point', 'intervals'], `The range has only ${plan.period.size} intervals.`)
    }
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
    const comparison = plan.cumulative ? sql`>=` : sql`=`
    return {
      scope: plan.scope,
      tables: [],
      users: sql`select u from (${intervals(plan, d)}) as counted where intervals ${comparison} ${integer(asked.intervals)}`,
      events: sql`${where}${ofPeople(plan.scope)}`,
    }
  },
}
