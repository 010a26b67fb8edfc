import type { Dialect } from '../dialects/dialect.ts'
import { digits, integer, join, name, type Sql, sql } from '../sql.ts'
import { type Attempts, reachedAt, unitColumns } from './attempts.ts'
import { componentsOf, subsets } from './overlap.ts'
import type { FunnelPlan } from './plan.ts'
import { type FunnelSource, flag } from './source.ts'

/** Later than any event. */
const never = integer(2 ** 52)

/**
 * Attempts that begin with any step and go on in any order: `t<k>` is when the kth of the steps is done. Steps that no
 * event could share with others are done when they first happen; how those that do share are done is worked out for each
 * component. Components do not get in each other's way, so all their times together, sorted, are the answer.
 */
export function anyOrderAttempts(plan: FunnelPlan, source: FunnelSource, d: Dialect): Attempts {
  const unit = unitColumns(plan)
  const keys = unit.length > 1
  const all = [...plan.steps.keys()]
  const components = componentsOf(plan.steps)
  const alone = components.filter(({ classes }) => classes.flat().length === 1).map(({ classes }) => classes[0]![0]!)
  const shared = components.filter(({ classes }) => classes.flat().length > 1)
  const instants = sql`select ${join([...unit, sql`t`, ...alone.map((step) => sql`max(${flag(step)}) as ${flag(step)}`)])} from (${source.steps(all, { keys, flags: alone })}) as step_events group by ${join([...unit, sql`t`])}`
  const following = sql`over (partition by ${join(unit)} order by t desc rows unbounded preceding)`
  const firsts = alone.map(
    (step) => sql`coalesce(min(case when ${flag(step)} = 1 then t end) ${following}, ${never}) as ${name(`d${step}`)}`,
  )
  let done = alone.map((step) => name(`d${step}`))
  let select = sql`select ${join([...unit, sql`t as t1`, ...firsts])} from (${instants}) as instants`
  for (const { classes } of shared) {
    const added = withComponent(select, done, classes)
    select = added.select
    done = added.done
  }
  return { tables: [], select: sorted(select, unit, done), also: [] }

  /** The select with the times at which one, two, … of a component's steps are done. */
  function withComponent(from: Sql, before: readonly Sql[], classes: readonly number[][]) {
    const size = classes.flat().length
    const unions = subsets(classes).filter((union) => union.length > 0)
    const columns = new Map<string, Sql>()
    let kept = [...before]
    let joined = from
    for (const [index, union] of unions.entries()) {
      const label = `${classes[0]![0]}_${index}`
      const take = union.map((_, nth) => name(`n${label}_${nth}`))
      joined = d.following({
        left: joined,
        at: sql`t1`,
        keep: kept.map((column) => ({ column, type: 'bigint' as const })),
        right: nthEvents(union, take),
        time: sql`t`,
        take,
        keys: unit,
        includeSame: true,
      })
      kept = [...kept, ...take]
      for (const [nth, column] of take.entries()) columns.set(`${index} ${nth}`, column)
    }
    const times = Array.from({ length: size }, (_, at) => {
      const bounds = unions.flatMap((union, index) => {
        const column = columns.get(`${index} ${union.length - (size - at)}`)
        return column ? [sql`coalesce(${column}, ${never})`] : []
      })
      return {
        name: name(`d${classes[0]![0]}_${at}`),
        value: bounds.length === 1 ? bounds[0]! : sql`greatest(${join(bounds)})`,
      }
    })
    const named = times.map((time) => sql`${time.value} as ${time.name}`)
    return {
      select: sql`select ${join([...unit, sql`t1`, ...before, ...named])} from (${joined}) as ${name(`component_${classes[0]![0]}`)}`,
      done: [...before, ...times.map((time) => time.name)],
    }
  }

  /** Each instant with an event of these steps, with the times of the next events of them, its own first. */
  function nthEvents(union: readonly number[], take: readonly Sql[]): Sql {
    const order = sql`over (partition by ${join(unit)} order by t)`
    const next = take.map((column, nth) => sql`lead(t, ${digits(nth)}) ${order} as ${column}`)
    const rows = sql`select ${join([...unit, sql`t`, sql`lag(t) ${order} as same_before`, ...next])} from (${source.steps(union, { keys })}) as union_events`
    return sql`select ${join([...unit, sql`t`, ...take])} from (${rows}) as union_rows where same_before is null or same_before < t`
  }
}

/** `unit, t1, t2, …`: the times in order. */
function sorted(select: Sql, unit: readonly Sql[], done: readonly Sql[]): Sql {
  const ranks = done.map((mine, index) => {
    const earlier = done.flatMap((other, at) => {
      if (at === index) return []
      return [sql`case when ${other} ${at < index ? sql`<=` : sql`<`} ${mine} then 1 else 0 end`]
    })
    return sql`${join(earlier, ' + ')} as ${name(`p${index}`)}`
  })
  const ranked = sql`select ${join([...unit, sql`t1`, ...done, ...ranks])} from (${select}) as done_times`
  const times = done.slice(1).map((_, at) => {
    const arms = done.map((mine, index) => sql`when ${name(`p${index}`)} = ${digits(at + 1)} then ${mine}`)
    return sql`case ${join(arms, ' ')} end as ${reachedAt(at + 2)}`
  })
  return sql`select ${join([...unit, sql`t1`, ...times])} from (${ranked}) as ranked_times`
}
