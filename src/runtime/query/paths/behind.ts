import { z } from 'zod'
import type { Drillable } from '../drill/behind.ts'
import { strict } from '../schema/issues.ts'
import { eventsWhere } from '../source.ts'
import { digits, sql, text } from '../sql.ts'
import type { PathsPlan } from './plan.ts'
import { linksOf } from './sql.ts'

const value = z.string().max(100_000)
/** The position (from 1) of a node, the node, and the one that follows it; without that, wherever they went. */
const point = strict({ position: z.number().int().min(1).max(20), source: value, target: value.optional() })

/** What stands behind a link: the events it leads away from, one for each time it was taken, and their users. */
export const pathsDrill: Drillable<PathsPlan, z.infer<typeof point>> = {
  point,
  behind(plan, { position, source, target }, d) {
    const next = target === undefined ? sql`` : sql` and next_v = ${text(target)}`
    const taken = sql`select u, event_id from (${linksOf(plan, d)}) as links where n = ${digits(position)} and v = ${text(source)}${next}`
    const where = eventsWhere({
      scope: plan.scope,
      dialect: d,
      window: plan.bounds,
      conditions: [],
      users: true,
      filters: [],
      splits: [],
    })
    return {
      scope: plan.scope,
      tables: [sql`taken as (${taken})`],
      users: sql`select u from taken`,
      events: sql`${where} and e.event_id in (select event_id from taken)`,
    }
  },
}
