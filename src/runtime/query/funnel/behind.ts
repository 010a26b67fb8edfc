import { z } from 'zod'
import type { Dialect } from '../dialects/dialect.ts'
import { type Behind, type Drillable, ofPeople, same, whereAll, within } from '../drill/behind.ts'
import { choose, hasKey, invalidQuery, strict } from '../schema/issues.ts'
import { eventsWhere, seriesCondition } from '../source.ts'
import { and, type Sql, sql } from '../sql.ts'
import { binnedSql } from './bins.ts'
import { reached } from './chosen.ts'
import type { FunnelPlan } from './plan.ts'
import { funnelTables } from './sql.ts'

const index = z.number().int().min(0)
/**
 * A step (from 1) that was reached, or that was not after the one before, in the other views after the first that they
 * look at; of an interval of entry; in a row of the breakdown.
 */
const ofStep = strict({
  step: z.number().int().min(1),
  dropped: z.literal(true).optional(),
  bucket: index.optional(),
  place: index.optional(),
})
/** A bin of the time to convert. */
const ofBin = strict({ bin: index, place: index.optional() })

type OfStep = z.infer<typeof ofStep>
type OfBin = z.infer<typeof ofBin>

/** What stands behind a bar: the users whose best attempt came so far, or took so long, and their events of the steps. */
export const funnelDrill: Drillable<FunnelPlan, OfStep | OfBin> = {
  point: choose<OfStep | OfBin>([ofStep, ofBin], (input) => (hasKey(input, 'bin') ? ofBin : ofStep)),
  behind(plan, asked, d) {
    const [step, came] =
      'bin' in asked ? [plan.toStep, tookSo(plan, asked, d)] : [asked.step, { tables: [], select: cameSo(plan, asked) }]
    return plan.countBy === 'users' ? behindUsers(plan, step, came, d) : behindSessions(plan, step, came, d)
  },
}

/** A select of `u`, the users or sessions, and what it reads besides the funnel's tables. */
interface Came {
  tables: readonly Sql[]
  select: Sql
}

/** Those who came so far, in the interval of entry or in any; lost are who came no further in any. */
function cameSo(plan: FunnelPlan, { step, dropped, bucket, place }: OfStep): Sql {
  const { from, placed } = chosenIn(plan, place)
  if (step > plan.steps.length) throw invalidQuery(['point', 'step'], `The funnel has only ${plan.steps.length} steps.`)
  within('bucket', bucket, plan.buckets.length)
  const before = plan.view === 'steps' ? step - 1 : plan.fromStep
  if (dropped && step <= Math.max(before, 1)) {
    throw invalidQuery(['point', 'dropped'], 'Nobody is lost before the first step.')
  }
  const came = dropped ? [sql`${reached(before)} > 0`, sql`${reached(step)} = 0`] : [sql`${reached(step)} > 0`]
  return sql`select u from ${from}${whereAll([...same(sql`bucket`, bucket), ...placed])} group by u having ${and(came)}`
}

/** Those whose way from the one step to the other took as long as the bin says. */
function tookSo(plan: FunnelPlan, { bin, place }: OfBin, d: Dialect): Came {
  if (plan.view !== 'time_to_convert') {
    const hint = 'Name a "step", or ask for the view "time_to_convert".'
    throw invalidQuery(['point', 'bin'], `The view "${plan.view}" has no bins.`, hint)
  }
  if (plan.bins !== null) within('bin', bin, plan.bins)
  const { from, by, placed } = chosenIn(plan, place)
  const { durations, binned } = binnedSql(plan, { from, by, also: [sql`u`] }, d)
  const conditions = whereAll([...same(sql`bin`, bin), ...placed])
  return {
    tables: [sql`durations as (${durations})`],
    select: sql`select u from (${binned}) as binned${conditions}`,
  }
}

/** The best attempts of everybody, or of a row of the breakdown. */
function chosenIn({ breakdown }: FunnelPlan, place: number | undefined) {
  if (place === undefined || breakdown.length === 0) return { from: sql`whole_chosen`, by: null, placed: [] }
  return { from: sql`grouped`, by: sql`place`, placed: same(sql`place`, place) }
}

function behindUsers(plan: FunnelPlan, step: number, came: Came, d: Dialect): Behind {
  const { scope } = plan
  const events = eventsOf(plan, step, d)
  return {
    scope,
    tables: [...funnelTables(plan, d).tables, ...came.tables],
    users: came.select,
    events: sql`${events}${ofPeople(scope)}`,
  }
}

/** The first known user of each session, and the events of the steps in these sessions. */
function behindSessions(plan: FunnelPlan, step: number, came: Came, d: Dialect): Behind {
  const { scope } = plan
  const { tables } = funnelTables(plan, d, { owners: true })
  const first = d.first(sql`owner`, { time: sql`t`, id: sql`event_id` })
  const owners = sql`select u as session, cast(${first} as bigint) as owner from session_events group by session_events.u`
  const ids = sql`select event_id from session_events where u in (select u from came_so)`
  return {
    scope,
    tables: [...tables, ...came.tables, sql`came_so as (${came.select})`],
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
