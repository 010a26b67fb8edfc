import { keyNames } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Step } from '../plan.ts'
import { sessionGap, sessionRows } from '../session-rows.ts'
import { eventsWhere, keyColumns, seriesCondition, userKey } from '../source.ts'
import { digits, join, name, or, type Sql, sql } from '../sql.ts'
import type { FunnelPlan } from './plan.ts'

/** The events that a funnel reads, each with `u`, whoever goes through the funnel, and `t`, its milliseconds. */
export interface FunnelSource {
  /** What the names of further tables begin with. */
  label: string
  /** Tables that the selects below read. */
  tables: readonly Sql[]
  /** A select of the events that serve any of these steps (indexes from 0), or of all events. */
  steps(wanted: readonly number[] | 'all events', columns: Columns): Sql
  /** A select of the events that one exclusion means. */
  exclusion(index: number): Sql
}

/** What is wanted of an event besides `u` and `t`. */
export interface Columns {
  /** `event_id` */
  id?: boolean
  /** `k0, …`: the values that the breakdown splits by. */
  keys?: boolean
  /** `f0, …`: 1 for each of these steps that the event serves, else 0. */
  flags?: readonly number[]
}

export const flag = (step: number): Sql => name(`f${step}`)
const excluded = (index: number): Sql => name(`x${index}`)

/** Reads users' events from the warehouse; those of sessions from a table that tells sessions apart. */
export function funnelSource(plan: FunnelPlan, d: Dialect, { owners = false }: SourceOptions = {}): FunnelSource {
  return plan.countBy === 'users' ? ofUsers(plan, d) : ofSessions(plan, owners, d)
}

export interface SourceOptions {
  /** Whether the table of sessions' events, `session_events`, has their users as `owner`. Default: it has not. */
  owners?: boolean
}

/** Every select reads the events anew: a warehouse of columns does that sooner than it writes a table in between. */
function ofUsers(plan: FunnelPlan, d: Dialect): FunnelSource {
  const read = (columns: readonly Sql[], { wanted, mentioned, keys }: Reading) => {
    const split = keys ? keyColumns(plan.breakdown, { scope: plan.scope, dialect: d }) : sql``
    return sql`select ${join(columns)}${split}${where(plan, { wanted, mentioned, keys }, d)} and e.user_key is not null`
  }
  const first = [sql`${userKey(plan.scope)} as u`, sql`${d.milliseconds(sql`e.event_created`)} as t`]
  return {
    label: 'whole',
    tables: [],
    steps(wanted, { id = false, keys = false, flags = [] }) {
      const columns = [...first, ...(id ? [sql`e.event_id`] : []), ...flags.map((step) => flagOf(plan, step, d))]
      const mentioned = flags.map((step) => plan.steps[step]!)
      const steps = wanted === 'all events' ? null : wanted.map((step) => plan.steps[step]!)
      return read(columns, { wanted: steps, mentioned, keys })
    },
    exclusion: (index) => read(first, { wanted: [plan.exclusions[index]!], mentioned: [], keys: false }),
  }
}

/** A session is cut from all of a user's events, so one table of all of them comes first. */
function ofSessions(plan: FunnelPlan, owners: boolean, d: Dialect): FunnelSource {
  const steps = plan.steps.map((_, step) => flagOf(plan, step, d))
  const exclusions = plan.exclusions.map((each, index) => sql`${holds(each, plan, d)} as ${excluded(index)}`)
  const own = [
    sql`event_id`,
    ...(owners ? [sql`owner`] : []),
    ...plan.steps.map((_, step) => flag(step)),
    ...plan.exclusions.map((_, at) => excluded(at)),
  ]
  const columns = [
    sql`${userKey(plan.scope)} as u`,
    ...(owners ? [sql`${userKey(plan.scope)} as owner`] : []),
    sql`e.session_id as sid`,
    sql`${d.milliseconds(sql`e.event_created`)} as t`,
    sql`e.event_id`,
    ...steps,
    ...exclusions,
  ]
  const keys = keyColumns(plan.breakdown, { scope: plan.scope, dialect: d })
  const from = where(plan, { wanted: null, mentioned: [...plan.steps, ...plan.exclusions], keys: true }, d)
  const events = sql`(select ${join(columns)}${keys}${from}) as events_read`
  const kept = [sql`t`, ...own, ...keyNames(plan.breakdown)]
  const rows = sessionRows({ from: events, columns: kept, gap: sessionGap }, d)
  const table = sql`session_events as (select session as u, ${join(kept)} from ${rows})`
  const read = (columns: readonly Sql[], flags: readonly Sql[]) => {
    const select = sql`select ${join([sql`u`, sql`t`, ...columns])} from session_events`
    return flags.length > 0 ? sql`${select} where ${or(flags.map((each) => sql`${each} = 1`))}` : select
  }
  return {
    label: 'whole',
    tables: [table],
    steps(wanted, { id = false, keys = false, flags = [] }) {
      const columns = [...(id ? [sql`event_id`] : []), ...flags.map(flag), ...(keys ? keyNames(plan.breakdown) : [])]
      return read(columns, wanted === 'all events' ? [] : wanted.map(flag))
    },
    exclusion: (index) => read([], [excluded(index)]),
  }
}

interface Reading {
  /** Steps of which an event must serve one; null: any event. */
  wanted: readonly Step[] | null
  /** Steps that columns speak of. */
  mentioned: readonly Step[]
  keys: boolean
}

/** The events in the range. */
function where(plan: FunnelPlan, { wanted, mentioned, keys }: Reading, d: Dialect): Sql {
  const reader = { scope: plan.scope, dialect: d }
  const conditions = (wanted ?? []).map((step) => seriesCondition(step, reader))
  return eventsWhere({
    ...reader,
    window: plan.bounds,
    conditions: conditions.includes(null) ? [] : (conditions as Sql[]),
    users: true,
    filters: [...mentioned, ...(wanted ?? [])].map(({ filter }) => filter),
    splits: keys ? plan.breakdown : [],
  })
}

function flagOf(plan: FunnelPlan, step: number, d: Dialect): Sql {
  return sql`${holds(plan.steps[step]!, plan, d)} as ${flag(step)}`
}

function holds(step: Step, { scope }: FunnelPlan, d: Dialect): Sql {
  const condition = seriesCondition(step, { scope, dialect: d })
  return condition === null ? digits(1) : sql`case when ${condition} then 1 else 0 end`
}
