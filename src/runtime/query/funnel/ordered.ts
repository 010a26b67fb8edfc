import type { Dialect } from '../dialects/dialect.ts'
import { digits, join, name, type Sql, sql } from '../sql.ts'
import { type Attempts, reachedAt, times, unitColumns } from './attempts.ts'
import { apart, componentsOf, unionsOf } from './overlap.ts'
import type { FunnelPlan } from './plan.ts'
import { type FunnelSource, flag } from './source.ts'

/**
 * Attempts whose steps follow one another, worked out from the last step to the first: an event that serves step k is
 * followed by the nearest one that serves step k + 1, which already knows what follows it.
 */
export function orderedAttempts(plan: FunnelPlan, source: FunnelSource, d: Dialect): Attempts {
  return apart(plan.steps) ? chained(plan, source, d) : byMoments(plan, source, d)
}

/**
 * No event can serve two steps, so none is ever used twice and the nearest event at or after the step before is the best
 * one there is: whoever reaches a step sooner can do everything that others can, and later ones in time, too.
 */
function chained(plan: FunnelPlan, source: FunnelSource, d: Dialect): Attempts {
  const unit = unitColumns(plan)
  const last = plan.steps.length
  const rows = (step: number) => {
    const events = source.steps([step - 1], { keys: unit.length > 1 })
    return sql`select ${join(unit)}, t as ${reachedAt(step)} from (${events}) as ${name(`step_${step}`)}`
  }
  let select = rows(last)
  for (let step = last - 1; step >= 1; step--) {
    select = d.following({
      left: rows(step),
      at: reachedAt(step),
      keep: [],
      right: select,
      time: reachedAt(step + 1),
      take: times(step + 1, last),
      keys: unit,
      includeSame: true,
    })
  }
  return { tables: [], select, also: [] }
}

/**
 * Where an event could serve either of two steps, a user's events of one instant are taken together: `r<k>` says up to
 * which step those of the instant go that are not yet used up, when step k is due. After that only later instants count,
 * so nothing is used twice. The events of an instant may serve in any order, so going as far as they go is best.
 */
function byMoments(plan: FunnelPlan, source: FunnelSource, d: Dialect): Attempts {
  const unit = unitColumns(plan)
  const last = plan.steps.length
  const tables = [momentsTable(plan, source)]
  for (let step = last; step >= 1; step--) tables.push(onward(step))
  return { tables, select: sql`select ${join([...unit, ...times(1, last)])} from ${onwardName(1)}`, also: [] }

  function onwardName(step: number): Sql {
    return name(`${source.label}_onward_${step}`)
  }

  /** The moments at which a step can be reached, with when the steps from it on are. */
  function onward(step: number): Sql {
    const reach = name(`r${step}`)
    const starts = sql`select ${join(unit)}, t, ${reach} + 1 as due, ${reach} as reach from ${momentsName(source)} where ${reach} >= ${digits(step)}`
    const later = times(step + 1, last)
    const rows =
      step === last
        ? starts
        : d.following({
            left: starts,
            at: sql`t`,
            keep: [{ column: sql`reach`, type: 'bigint' }],
            right: join(
              later.map(
                (_, at) =>
                  sql`select ${join([...unit, sql`t as since`, sql`served as due`, ...later])} from ${onwardName(step + 1 + at)}`,
              ),
              ' union all ',
            ),
            time: sql`since`,
            take: later,
            keys: [...unit, sql`due`],
            includeSame: false,
          })
    const before = times(1, step - 1).map((time) => sql`cast(null as bigint) as ${time}`)
    const after = later.map(
      (time, at) => sql`case when reach >= ${digits(step + 1 + at)} then t else ${time} end as ${time}`,
    )
    const columns = [...unit, sql`t`, sql`${digits(step)} as served`, ...before, sql`t as ${reachedAt(step)}`, ...after]
    return sql`${onwardName(step)} as (select ${join(columns)} from (${rows}) as ${name(`rows_${step}`)})`
  }
}

const momentsName = ({ label }: FunnelSource): Sql => name(`${label}_moments`)

/** Each instant at which a unit has events of steps, with how far they go from each step. */
function momentsTable(plan: FunnelPlan, source: FunnelSource): Sql {
  const unit = unitColumns(plan)
  const all = [...plan.steps.keys()]
  const unions = unionsOf(componentsOf(plan.steps), all.length)
  const served = unions.map((steps, index) => {
    const any = steps.length === 1 ? flag(steps[0]!) : sql`greatest(${join(steps.map(flag))})`
    return sql`sum(${any}) as ${name(`n${index}`)}`
  })
  const events = source.steps(all, { keys: unit.length > 1, flags: all })
  const counted = sql`select ${join([...unit, sql`t`, ...served])} from (${events}) as step_events group by ${join([...unit, sql`t`])}`
  const reaches = all.map((step) => sql`${reachFrom(step, unions, all.length)} as ${name(`r${step + 1}`)}`)
  return sql`${momentsName(source)} as (select ${join([...unit, sql`t`, ...reaches])} from (${counted}) as counted_moments)`
}

/**
 * The last step (from 1) to which a moment's events go when the step at this index is due. By Hall's theorem each of a
 * run of steps has an event of its own when any set of them has as many events, between them, as it has steps.
 */
function reachFrom(step: number, unions: readonly number[][], steps: number): Sql {
  const bounds = unions.flatMap((union, index) => {
    const due = union.filter((each) => each >= step)
    if (due.length === 0) return []
    const arms = due.map((each, events) => sql`when ${digits(events)} then ${digits(each)}`)
    return [sql`case ${name(`n${index}`)} ${join(arms, ' ')} else ${digits(steps)} end`]
  })
  return bounds.length === 1 ? bounds[0]! : sql`least(${join(bounds)})`
}
