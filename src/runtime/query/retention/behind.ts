import { z } from 'zod'
import type { Dialect } from '../dialects/dialect.ts'
import { type Drillable, ofPeople, same, whereAll, within } from '../drill/behind.ts'
import { strict } from '../schema/issues.ts'
import { bucketIndex, eventsWhere, seriesCondition } from '../source.ts'
import { integer, join, sql } from '../sql.ts'
import { enrolledTables } from './members.ts'
import type { RetentionPlan } from './plan.ts'
import { returnedRows } from './rows.ts'

const index = z.number().int().min(0)
/** A cohort and a cell of it, both from 0; cell 0 is everybody in it. A row of the breakdown. */
const point = strict({ cohort: index, cell: index, place: index.optional() })
type RetentionPoint = z.infer<typeof point>

/** What stands behind a cell: members of the cohort that came back in it, and the events that they came back with. */
export const retentionDrill: Drillable<RetentionPlan, RetentionPoint> = {
  point,
  behind(plan, asked, d) {
    within('cohort', asked.cohort, plan.buckets.length)
    within('cell', asked.cell, plan.cells[asked.cohort]!)
    const place = plan.breakdown.length > 0 ? asked.place : undefined
    const comparison = plan.rolling ? sql`>=` : sql`=`
    const inCell = asked.cell === 0 ? [] : [sql`cell ${comparison} ${integer(asked.cell)}`]
    const conditions = [...same(sql`cohort`, asked.cohort), ...same(sql`place`, place), ...inCell]
    const from = asked.cell === 0 ? sql`enrolled` : sql`(${returnedRows(plan, d)}) as returned`
    return {
      scope: plan.scope,
      tables: enrolledTables(plan, d),
      users: sql`select u from ${from}${whereAll(conditions)}`,
      events: eventsOf(plan, asked, d),
    }
  },
}

/** Windows of 24 hours lie across two intervals, rolling cells go on to the end: there it is the events from the cell on. */
function eventsOf(plan: RetentionPlan, { cohort, cell }: RetentionPoint, d: Dialect) {
  const step = cell === 0 ? plan.start : plan.return
  const reader = { scope: plan.scope, dialect: d }
  const condition = seriesCondition(step, reader)
  const where = eventsWhere({
    ...reader,
    window: plan.period,
    conditions: condition ? [condition] : [],
    users: true,
    filters: [step.filter],
    splits: [],
  })
  const open = cell > 0 && (plan.rolling || plan.windows === '24h')
  const since = plan.windows === '24h' ? cohort : cohort + cell
  const bucket = bucketIndex(plan.period, sql`e.event_created`, d)
  return join([where, sql` and ${bucket} ${open ? sql`>=` : sql`=`} ${integer(since)}`, ofPeople(plan.scope)], '')
}
