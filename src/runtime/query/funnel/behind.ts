import { z } from 'zod'
import type { Dialect } from '../dialects/dialect.ts'
import { type Behind, type Drillable, ofPeople, same, whereAll, within } from '../drill/behind.ts'
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
  behind(plan, asked, d) {
    refuse(plan, asked)
    within('bucket', asked.bucket, plan.buckets.length)
    const came = cameSo(plan, asked)
    return plan.countBy === 'users' ? behindUsers(plan, asked.step, came, d) : behindSessions(plan, asked.step, came, d)
  },
}

/** A select of `u`: the users or sessions that came so far. */
function cameSo({ breakdown }: FunnelPlan, { step, dropped, bucket, place }: z.infer<typeof point>): Sql {
  const split = place !== undefined && breakdown.length > 0
  const came = dropped
    ? [sql`${code(step - 1)} is not null`, sql`${code(step)} is null`]
    : [sql`${code(step)} is not null`]
  const conditions = [...came, ...same(sql`bucket`, bucket), ...(split ? same(sql`place`, place) : [])]
  return sql`select u from ${split ? sql`grouped` : sql`whole_chosen`}${whereAll(conditions)}`
}

function behindUsers(plan: FunnelPlan, step: number, came: Sql, d: Dialect): Behind {
  const { scope } = plan
  const events = eventsOf(plan, step, d)
  return { scope, tables: funnelTables(plan, d).tables, users: came, events: sql`${events}${ofPeople(scope)}` }
}

/** The first known user of each session, and the events of the steps in these sessions. */
function behindSessions(plan: FunnelPlan, step: number, came: Sql, d: Dialect): Behind {
  const { scope } = plan
  const { tables } = funnelTables(plan, d, { owners: true })
  const first = d.first(sql`owner`, { time: sql`t`, id: sql`event_id` })
  const owners = sql`select u as session, cast(${first} as bigint) as owner from session_events group by session_events.u`
  const ids = sql`select event_id from session_events where u in (select u from came_so)`
  return {
    scope,
    tables: [...tables, sql`came_so as (${came})`],
    users: sql`select owner as u from (${owners}) as owners where session in (select u from came_so)`,
    events: sql`${eventsOf(plan, step, d)} and e.event_id in (${ids})`,
  }
}

/** ` from events e … where …`: the events that serve a step up to this one. */
function eventsOf(plan: FunnelPlan, step: number, d: Dialect): Sql {
  const reader = { scope: plan.scope, dialect: d }
  const steps = plan.steps.slice(0, step)
  const wanted = steps.map((each) => seriesCondition(each, reader))
  return eventsWhere({
    ...reader,
    window: plan.bounds,
    conditions: wanted.includes(null) ? [] : (wanted as Sql[]),
    users: true,
    filters: steps.map(({ filter }) => filter),
    splits: [],
  })
}

function refuse({ steps }: FunnelPlan, { step, dropped }: z.infer<typeof point>): void {
  if (step > steps.length) throw invalidQuery(['point', 'step'], `The funnel has only ${steps.length} steps.`)
  if (dropped && step === 1) throw invalidQuery(['point', 'dropped'], 'Nobody is lost before the first step.')
}
