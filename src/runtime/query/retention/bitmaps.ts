import { bitAt, bitmapColumns, fitsBitmap, wordNames } from '../bitmaps.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { digits, join, name, type Sql, sql } from '../sql.ts'
import { eventRows, flags, sameSteps } from './events.ts'
import { memberTables, placedMembers } from './members.ts'
import type { RetentionPlan } from './plan.ts'
import type { Counted, Way } from './sql.ts'

/** Whether the events need be read once only: one row a user, with a bit for each interval. */
export function hasBitmaps(
  { windows, minEvents, period, cohort, rolling, breakdown }: RetentionPlan,
  d: Dialect,
): boolean {
  if (windows !== 'calendar' || minEvents > 1 || !fitsBitmap(period.size)) return false
  return cohort !== 'recurring' || (breakdown.length === 0 && (rolling || d.countsBits))
}

/** The way by bitmaps, for the questions that `hasBitmaps`. */
export function byBitmaps(plan: RetentionPlan, d: Dialect): Way {
  if (plan.cohort === 'recurring') return plan.rolling ? recurringRolling(plan, d) : recurring(plan, d)
  return plan.rolling ? firstRolling(plan, d) : first(plan, d)
}

/** One cohort a user: its users by the intervals in which they returned. */
function first(plan: RetentionPlan, d: Dialect): Way {
  const { size } = plan.period
  const bits = bits63(plan, 'b', flags(plan).returns)
  const sums = indexes(size).map((at) => summed(bitAt('b', at)))
  return {
    tables: memberTables(plan, startersSql(plan, bits, d), d),
    columns: wide(size),
    select: sql`select place, cohort, count(*) as users, ${named(sums)} from ${placedMembers(plan)} group by place, cohort`,
    counted: (row) => fromWide(row, size),
  }
}

/** One cohort a user: its users by how long after it they last returned. */
function firstRolling(plan: RetentionPlan, d: Dialect): Way {
  const { returns } = flags(plan)
  const index = returns.length > 0 ? sql`case when ${join(returns, ' and ')} then bucket end` : sql`bucket`
  const starters = startersSql(plan, [sql`max(${index}) as last_bucket`], d)
  const cell = sql`case when last_bucket > cohort then last_bucket - cohort else 0 end`
  return {
    tables: memberTables(plan, starters, d),
    columns: [sql`cell`, sql`users`],
    select: sql`select place, cohort, ${cell} as cell, count(*) as users from ${placedMembers(plan)} group by place, cohort, ${cell}`,
    counted: ([place, cohort, last, users]) => {
      const each = { place: Number(place), cohort: Number(cohort), users: Number(users) }
      return [{ ...each, cell: 0 }, ...(Number(last) > 0 ? [{ ...each, cell: Number(last) }] : [])]
    },
  }
}

/** `u, cohort, …columns`, and with a breakdown `t`: a row a user, in the cohort of the first start event. */
function startersSql(plan: RetentionPlan, columns: readonly Sql[], d: Dialect): Sql {
  const { breakdown, history } = plan
  const { starts } = flags(plan)
  const started = (it: Sql) => (starts.length > 0 ? sql`case when ${join(starts, ' and ')} then ${it} end` : it)
  const bucket = started(history ? sql`case when present then bucket else -1 end` : sql`bucket`)
  const time = breakdown.length > 0 ? [sql`min(${started(sql`t`)}) as t`] : []
  const all = [sql`u`, sql`min(${bucket}) as cohort`, ...time, ...columns]
  return sql`select ${join(all)} from (${eventRows(plan, d)}) as events_read group by u having min(${bucket}) >= 0`
}

/** A user in many cohorts, told by how many of them last returned in an interval. */
function recurringRolling(plan: RetentionPlan, d: Dialect): Way {
  const { size } = plan.period
  const { starts, returns } = flags(plan)
  const index = returns.length > 0 ? sql`case when ${join(returns, ' and ')} then bucket end` : sql`bucket`
  const columns = [sql`max(${index}) as last_bucket`, ...bits63(plan, 'a', starts)]
  const people = sql`select u, ${join(columns)} from (${eventRows(plan, d)}) as events_read group by u`
  const sums = indexes(size).map((at) => summed(bitAt('a', at)))
  return {
    tables: [sql`people as (${people})`],
    columns: wide(size),
    select: sql`select 0 as place, last_bucket as cohort, count(*) as users, ${named(sums)} from people group by last_bucket`,
    counted: ([, last, , ...users]) =>
      indexes(size).flatMap((cohort) => {
        const each = { place: 0, cohort, users: Number(users[cohort]) }
        const cell = last === null ? 0 : Number(last) - cohort
        return [{ ...each, cell: 0 }, ...(cell > 0 ? [{ ...each, cell }] : [])]
      }),
  }
}

/**
 * A user in many cohorts. The bitmaps are turned over, so that a bit stands for a user and a column for an interval:
 * 63 users of two intervals are compared at once.
 */
function recurring(plan: RetentionPlan, d: Dialect): Way {
  const { size } = plan.period
  const { starts, returns } = flags(plan)
  const a = sameSteps(plan) ? 'b' : 'a'
  const words = [...bits63(plan, 'b', returns), ...(a === 'a' ? bits63(plan, 'a', starts) : [])]
  const wordsRead = [...wordNames('b', size), ...(a === 'a' ? wordNames('a', size) : [])]
  const people = sql`select u, ${join(words)} from (${eventRows(plan, d)}) as events_read group by u`
  const began = join(
    wordNames(a, size).map((word) => sql`${word} <> 0`),
    ' or ',
  )
  const numbered = sql`select ${join(wordsRead)}, row_number() over (order by u) - 1 as nth from people where ${began}`
  const turned = (prefix: string) =>
    indexes(size).map(
      (at) => sql`bit_or(${bitAt(prefix, at)} << cast(nth % 63 as integer)) as ${turnedName(prefix, at)}`,
    )
  const columns = [...turned('b'), ...(a === 'a' ? turned('a') : [])]
  const blocks = sql`select ${d.quotient(sql`nth`, digits(63))} as block, ${join(columns)} from numbered group by ${d.quotient(sql`nth`, digits(63))}`
  const arms = indexes(size).map((at) => sql` when ${digits(at)} then ${turnedName(a, at)}`)
  const turnedReturns = join(indexes(size).map((at) => turnedName('b', at)))
  const cohorts = sql`select number as cohort, case number${join(arms, '')} end as started, ${turnedReturns} from blocks cross join ${d.numbers(size)}`
  const sums = indexes(size).map((at) => summed(d.bitCount(sql`started & ${turnedName('b', at)}`)))
  return {
    tables: [sql`people as (${people})`, sql`numbered as (${numbered})`, sql`blocks as (${blocks})`],
    columns: wide(size),
    select: sql`select 0 as place, cohort, ${summed(d.bitCount(sql`started`))} as users, ${named(sums)} from (${cohorts}) as cohorts_read group by cohort`,
    counted: (row) => fromWide(row, size),
  }
}

function turnedName(prefix: string, at: number): Sql {
  return name(`${prefix}_${at}`)
}

function bits63({ period }: RetentionPlan, prefix: string, conditions: readonly Sql[]): Sql[] {
  return bitmapColumns({ prefix, index: sql`bucket`, size: period.size, conditions })
}

function indexes(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index)
}

function summed(value: Sql): Sql {
  return sql`cast(sum(${value}) as bigint)`
}

function named(sums: readonly Sql[]): Sql {
  return join(sums.map((sum, at) => sql`${sum} as ${name(`v${at}`)}`))
}

/** The columns of a row that has a cohort's size and its users by the interval in which they returned. */
function wide(size: number): Sql[] {
  return [sql`users`, ...indexes(size).map((at) => name(`v${at}`))]
}

function fromWide([place, cohort, users, ...returned]: readonly unknown[], size: number): Counted[] {
  const each = { place: Number(place), cohort: Number(cohort) }
  const cells = indexes(size - each.cohort - 1).map((cell) => ({
    ...each,
    cell: cell + 1,
    users: Number(returned[each.cohort + cell + 1] ?? 0),
  }))
  return [{ ...each, cell: 0, users: Number(users) }, ...cells]
}
