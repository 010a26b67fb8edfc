import { keyNames } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { and, integer, join, name, or, type Sql, sql } from '../sql.ts'
import type { Regime } from '../time/zone.ts'
import { anyOrderAttempts } from './any-order.ts'
import { orderedAttempts } from './ordered.ts'
import type { FunnelPlan } from './plan.ts'
import type { FunnelSource } from './source.ts'
import { strictAttempts } from './strict.ts'

/** The milliseconds at which an attempt reached a step (from 1); null where it did not. */
export const reachedAt = (step: number): Sql => name(`t${step}`)

/** `t<from>, …, t<to>` */
export function times(from: number, to: number): Sql[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => reachedAt(from + index))
}

/** Attempts before it is looked at how long they took: a select of the unit's columns, `t1, …`, and `also`. */
export interface Attempts {
  tables: Sql[]
  select: Sql
  /** Whole numbers that come along. */
  also: readonly Sql[]
}

/** What goes through the funnel: a user or session; with the attribution `all`, for each of its values. */
export function unitColumns({ breakdown, attribution }: FunnelPlan): Sql[] {
  return attribution === 'all' ? [sql`u`, ...keyNames(breakdown)] : [sql`u`]
}

/**
 * Every attempt that is not void, each step reached as early as it can be: `unit, t1, …`, null from the first step on that
 * was not reached in the conversion window. An attempt that begins later reaches no step earlier.
 */
export function attemptsSql(plan: FunnelPlan, source: FunnelSource, d: Dialect): Attempts {
  const raw = rawAttempts(plan, source, d)
  const last = plan.steps.length
  const unit = unitColumns(plan)
  const columns = [...unit, ...raw.also, sql`t1`]
  const timed = sql`select ${join([...columns, ...times(2, last)])}, ${untilOf(plan, d)} as until from (${raw.select}) as raw_attempts`
  const reached = times(2, last).map((time) => sql`case when ${time} <= until then ${time} end as ${time}`)
  const inWindow = sql`select ${join([...columns, ...reached])}, until from (${timed}) as timed_attempts`
  return { ...raw, select: plan.exclusions.reduce((select, _, index) => without(select, index, raw.also), inWindow) }

  function without(select: Sql, index: number, also: readonly Sql[]): Sql {
    const { fromStep, toStep } = plan.exclusions[index]!
    const kept = [...unit.slice(1), ...also, ...times(1, last), sql`until`]
    // An attempt that never reached the step is looked at from its start, so that there is always a time to look from.
    const since = sql`select ${join([sql`u`, ...kept])}, coalesce(${reachedAt(fromStep)}, t1) as since from (${select}) as attempts_before_${name(`x${index}`)}`
    const types = kept.map((column, at) => ({
      column,
      type: at < unit.length - 1 ? ('varchar' as const) : ('bigint' as const),
    }))
    const excluded = d.following({
      left: since,
      at: sql`since`,
      keep: types,
      right: sql`select u, t as excluded_at from (${source.exclusion(index)}) as exclusions`,
      time: sql`excluded_at`,
      take: [sql`excluded_at`],
      keys: [sql`u`],
      includeSame: false,
    })
    const voids = sql`coalesce(${voidOf(fromStep, toStep)}, false)`
    if (plan.order !== 'any') {
      return sql`select ${join([sql`u`, ...kept])} from (${excluded}) as attempts_with_${name(`x${index}`)} where not ${voids}`
    }
    // In any order what is void is whatever came after the first step.
    const past = times(2, last).map((time) => sql`case when not ${voids} then ${time} end as ${time}`)
    const rest = [sql`u`, ...unit.slice(1), ...also, sql`t1`, ...past, sql`until`]
    return sql`select ${join(rest)} from (${excluded}) as attempts_with_${name(`x${index}`)}`
  }
}

/** Whether what is excluded happened after one step and before the other, or after the one and never the other. */
function voidOf(from: number, to: number): Sql {
  const reached = sql`${reachedAt(from)} is not null`
  const before = sql`excluded_at < ${reachedAt(to)}`
  const inWindow = and([sql`${reachedAt(to)} is null`, sql`excluded_at <= until`])
  return and([reached, or([before, inWindow])])
}

function rawAttempts(plan: FunnelPlan, source: FunnelSource, d: Dialect): Attempts {
  if (plan.order === 'strict') return strictAttempts(plan, source)
  return plan.order === 'any' ? anyOrderAttempts(plan, source, d) : orderedAttempts(plan, source, d)
}

/** The last millisecond at which a step may be reached. */
function untilOf({ window }: FunnelPlan, d: Dialect): Sql {
  if ('milliseconds' in window) return sql`t1 + ${integer(window.milliseconds)}`
  const { months, regimes } = window
  const local = sql`t1 + ${caseOf(
    regimes,
    (next) => sql`t1 < ${integer(next.from)}`,
    ({ offset }) => integer(offset),
  )}`
  const later = d.milliseconds(d.monthsLater(d.later(d.timestamp(0), local), months))
  // Back from local time: where clocks skip it, it is the end of the gap; where they show it twice, the first time.
  return caseOf(
    regimes,
    (next, { offset }) => sql`${later} < ${integer(next.from + offset)}`,
    ({ from, offset }) => sql`greatest(${later} - ${integer(offset)}, ${integer(from)})`,
  )
}

function caseOf(
  regimes: readonly Regime[],
  until: (next: Regime, each: Regime) => Sql,
  value: (each: Regime) => Sql,
): Sql {
  const last = value(regimes.at(-1)!)
  if (regimes.length === 1) return last
  const arms = regimes.slice(0, -1).map((each, at) => sql`when ${until(regimes[at + 1]!, each)} then ${value(each)}`)
  return sql`case ${join(arms, ' ')} else ${last} end`
}
