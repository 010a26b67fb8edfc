import { digits, join, name, type Sql, sql } from '../sql.ts'
import { type Attempts, reachedAt, unitColumns } from './attempts.ts'
import type { FunnelPlan } from './plan.ts'
import { type FunnelSource, flag } from './source.ts'

/**
 * Attempts whose steps are the user's very next events, by one sorted pass over all events. Events of one instant come
 * in the order of their ids. `place` counts a user's events, from 1.
 */
export function strictAttempts(plan: FunnelPlan, source: FunnelSource): Attempts {
  const unit = unitColumns(plan)
  const values = unit.slice(1)
  const others = [...plan.steps.keys()].slice(1)
  const events = source.steps('all events', { id: true, keys: values.length > 0, flags: [0, ...others] })
  const inOrder = sql`over (partition by u order by t, event_id)`
  const next = (column: Sql, step: number) => sql`lead(${column}, ${digits(step)}) ${inOrder}`
  const columns = [
    ...unit,
    sql`t as t1`,
    flag(0),
    sql`row_number() ${inOrder} as place`,
    ...others.flatMap((step) => [
      sql`${next(sql`t`, step)} as ${name(`at${step}`)}`,
      sql`${next(flag(step), step)} as ${name(`is${step}`)}`,
      ...values.map((key, at) => sql`${next(key, step)} as ${name(`same${step}_${at}`)}`),
    ]),
  ]
  const rows = sql`select ${join(columns)} from (${events}) as all_events`
  const reached = others.map((step) => {
    const before = others.slice(0, others.indexOf(step) + 1)
    const served = before.flatMap((each) => [
      sql`${name(`is${each}`)} = 1`,
      ...values.map((key, at) => sql`${name(`same${each}_${at}`)} = ${key}`),
    ])
    return sql`case when ${join(served, ' and ')} then ${name(`at${step}`)} end as ${reachedAt(step + 1)}`
  })
  const select = sql`select ${join([...unit, sql`place`, sql`t1`, ...reached])} from (${rows}) as next_events where ${flag(0)} = 1`
  return { tables: [], select, also: [sql`place`] }
}
