import type { Dialect } from '../dialects/dialect.ts'
import { bucketColumn } from '../source.ts'
import { integer, join, name, type Sql, sql } from '../sql.ts'
import { type Attempts, reachedAt, times, unitColumns } from './attempts.ts'
import type { FunnelPlan } from './plan.ts'

/** More milliseconds than any range has; twenty times it is a whole number that doubles hold. */
export const codeSize = 2 ** 48

/** What stands for the chosen attempt's time at a step (from 1); null where the step was not reached. */
export const code = (step: number): Sql => name(`c${step}`)
/** What stands for the place of a strict attempt's first event among the user's. */
export const placeCode = name('c_place')

export function codes({ steps }: FunnelPlan): Sql[] {
  return steps.map((_, index) => code(index + 1))
}

/**
 * The attempt that counts, for each unit and interval of entry: the one that got furthest, the earliest of those.
 * `unit, [bucket,] c1, c2, …` where c<k> is the time since the range's start plus `codeSize` for each step that was never
 * reached. So the least code is that of the furthest, and of those of the earliest, as an attempt that begins later
 * reaches no step earlier. The differences of codes are those of times.
 */
export function chosenSql(plan: FunnelPlan, attempts: Attempts, d: Dialect): Sql {
  const last = plan.steps.length
  const unit = unitColumns(plan)
  const arms = times(2, last).map(
    (time, at) => sql`when ${time} is not null then ${integer((last - at - 2) * codeSize)}`,
  )
  const behind = sql`case ${join([...arms].reverse(), ' ')} else ${integer((last - 1) * codeSize)} end - ${integer(plan.bounds.from)} as behind`
  const entry = d.later(d.timestamp(0), sql`t1`)
  const bucket = plan.period ? [bucketColumn(plan.period, entry, d)] : []
  const rows = sql`select ${join([...unit, ...attempts.also, ...times(1, last), ...bucket, behind])} from (${attempts.select}) as attempts`
  const by = [...unit, ...(plan.period ? [sql`bucket`] : [])]
  const best = plan.steps.map((_, at) => sql`min(behind + ${reachedAt(at + 1)}) as ${code(at + 1)}`)
  const places = attempts.also.map((also) => sql`min(behind + ${integer(plan.bounds.from)} + ${also}) as ${placeCode}`)
  return sql`select ${join([...by, ...best, ...places])} from (${rows}) as ranked_attempts group by ${join(by)}`
}

/** How many came to a step. */
export function reached(step: number): Sql {
  return sql`count(${code(step)})`
}

/** Milliseconds between two steps of the chosen attempt; null where the later one was not reached. */
export function between(from: number, to: number): Sql {
  return sql`${code(to)} - ${code(from)}`
}
