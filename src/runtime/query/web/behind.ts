import { z } from 'zod'
import type { Dialect } from '../dialects/dialect.ts'
import { type Drillable, same, whereAll, within } from '../drill/behind.ts'
import { strict } from '../schema/issues.ts'
import { bucketColumn, eventsWhere, seriesCondition } from '../source.ts'
import { type Sql, sql } from '../sql.ts'
import { webLists } from '../vocabulary.ts'
import type { WebPlan } from './plan.ts'
import { hasValue, periodTables, table, viewsTable } from './sql.ts'

/** An interval of the timeline, or a row of a list by its value (null: not known); default: the whole range. */
const point = strict({
  bucket: z.number().int().min(0).optional(),
  list: z.enum(webLists).optional(),
  value: z.string().nullable().optional(),
})
type WebPoint = z.infer<typeof point>

const current = 'current'

/** What stands behind visitors and page views: the views, and whose they are. */
export const webDrill: Drillable<WebPlan, WebPoint> = {
  point,
  behind(plan, asked, d) {
    within('bucket', asked.bucket, plan.buckets.length)
    const reader = { scope: plan.scope, dialect: d }
    const { users, views } = viewsBehind(plan, asked, d)
    const where = eventsWhere({
      ...reader,
      window: plan.current,
      conditions: [seriesCondition(plan.views, reader)!],
      users: true,
      filters: [plan.views.filter],
      splits: [],
    })
    const sections = asked.list === undefined ? (['totals'] as const) : [asked.list]
    return {
      scope: plan.scope,
      tables: periodTables(current, plan.current, { ...plan, sections: [...sections] }, d),
      users,
      events: sql`${where} and e.event_id in (select event_id from (${views}) as views_behind)`,
    }
  },
}

/**
 * Users and views: of those that show a page, or that were in the interval, by who viewed; of another list by whose the
 * sessions are that it counts, which is how it counts visitors.
 */
function viewsBehind(plan: WebPlan, { bucket, list, value = null }: WebPoint, d: Dialect): { users: Sql; views: Sql } {
  const rows = table(current, 'rows')
  if (list === undefined) {
    const at = bucketColumn(plan.current, sql`event_created`, d)
    const placed = sql`(select event_id, u, ${at} from ${viewsTable(current, plan)} where viewed = 1) as views_placed`
    return byView(sql`${placed}${whereAll(same(sql`bucket`, bucket))}`)
  }
  const is = hasValue(list, value, d)
  if (list === 'pages') return byView(sql`${rows} where viewed = 1 and ${is}`)
  const sessions = sql`${table(current, 'sessions')} where ${is}`
  return {
    users: sql`select cast(u as bigint) as u from ${sessions}`,
    views: sql`select event_id from ${rows} where viewed = 1 and session in (select session from ${sessions})`,
  }
}

const byView = (from: Sql) => ({ users: sql`select u from ${from}`, views: sql`select event_id from ${from}` })
