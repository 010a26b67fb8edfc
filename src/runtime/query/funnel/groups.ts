import { keyNames } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { integer, join, name, type Sql, sql } from '../sql.ts'
import { code, codeSize, codes, placeCode } from './chosen.ts'
import type { FunnelPlan } from './plan.ts'
import type { FunnelSource } from './source.ts'

/** A select of `chosen` attempts with the values that the breakdown puts them under. */
export function keyedSql(plan: FunnelPlan, source: FunnelSource, chosen: Sql, d: Dialect): Sql {
  const { attribution, breakdown } = plan
  if (attribution === 'all') return sql`select * from ${chosen}`
  const keys = keyNames(breakdown)
  if (typeof attribution === 'object') return byStep(plan, attribution.step, source, chosen, d)
  // Whoever has a value somewhere is told by it; `null` only where there is none at all.
  const moment = { time: sql`t`, id: sql`event_id` }
  const touch = attribution === 'first_touch' ? d.first : d.last
  const values = keys.map((key) => sql`coalesce(${touch(sql`nullif(${key}, 'null')`, moment)}, 'null') as ${key}`)
  const events = source.steps([...plan.steps.keys()], { id: true, keys: true })
  const touched = sql`select ${join([sql`u`, ...values])} from (${events}) as touching_events group by u`
  return sql`select chosen.*, ${join(keys.map((key) => sql`touched.${key}`))} from ${chosen} as chosen join (${touched}) as touched on touched.u = chosen.u`
}

/** The values of the event that served a step; who never came to it drops out. Of several at that instant, the first id's. */
function byStep(plan: FunnelPlan, step: number, source: FunnelSource, chosen: Sql, d: Dialect): Sql {
  const keys = keyNames(plan.breakdown)
  const by = plan.period ? [sql`u`, sql`bucket`] : [sql`u`]
  const at = sql`${code(step)} % ${integer(codeSize)} + ${integer(plan.bounds.from)}`
  const [events, on] = plan.order === 'strict' ? byPlace() : [atInstant(), sql`events_of_step.t = ${at}`]
  const moment = { time: sql`events_of_step.t`, id: sql`events_of_step.event_id` }
  const values = keys.map((key) => sql`${d.first(sql`events_of_step.${key}`, moment)} as ${key}`)
  const owners = by.map((column) => sql`chosen.${column}`)
  const touched = sql`select ${join([...owners, ...values])} from ${chosen} as chosen join (${events}) as events_of_step on events_of_step.u = chosen.u and ${on} group by ${join(owners)}`
  const same = join(
    by.map((column) => sql`touched.${column} = chosen.${column}`),
    ' and ',
  )
  return sql`select chosen.*, ${join(keys.map((key) => sql`touched.${key}`))} from ${chosen} as chosen join (${touched}) as touched on ${same}`

  /** In any order the step is whichever of them came so manyth. */
  function atInstant(): Sql {
    return source.steps(plan.order === 'any' ? [...plan.steps.keys()] : [step - 1], { id: true, keys: true })
  }

  /** A strict attempt goes on from one event to the next: the step's is so many after the first. */
  function byPlace(): [Sql, Sql] {
    const all = source.steps('all events', { id: true, keys: true })
    const counted = sql`select ${join([sql`u`, sql`t`, sql`event_id`, ...keys])}, row_number() over (partition by u order by t, event_id) as place from (${all}) as all_events`
    const place = sql`${placeCode} % ${integer(codeSize)} + ${integer(step - 1)}`
    return [counted, sql`${code(step)} is not null and events_of_step.place = ${place}`]
  }
}

/** `(…) as rest_counted`: with the attribution `all`, someone under several values of the rest is in it once. */
export function onceInPlace(plan: FunnelPlan, rows: Sql): Sql {
  if (plan.attribution !== 'all') return rows
  const by = [sql`u`, sql`place`, ...(plan.period ? [sql`bucket`] : [])]
  const best = codes(plan).map((each) => sql`min(${each}) as ${each}`)
  return sql`(select ${join([...by, ...best])} from ${rows} group by ${join(by)}) as ${name('best_in_place')}`
}
