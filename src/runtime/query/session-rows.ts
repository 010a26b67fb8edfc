import type { Dialect } from './dialects/dialect.ts'
import { integer, join, type Sql, sql } from './sql.ts'

/** Events with no more than this between them are one session, unless a question says otherwise; milliseconds. */
export const sessionGap = 1_800_000

/** Events that are to be told apart by their sessions. */
export interface EventRows {
  /** A table expression with `u` (`userKey`), `sid` (`session_id`), `t` (milliseconds) and the columns below. */
  from: Sql
  /** What is kept of an event beside its session. */
  columns: readonly Sql[]
  /** Milliseconds; of two events exactly so far apart the second one belongs to the first one's session. */
  gap: number
}

/**
 * `(select …columns, session …) as session_rows`: each event with the number of its session, the same for the events of
 * one session and no others.
 *
 * Events with the same sent id are one session of the app, whoever they are of and however far apart. A user's events
 * without one are cut where more than the gap passes between two of them. Events with neither a user nor a sent id
 * belong to no session and are left out. Numbers are hashes of 62 bits, as user keys are; never sort or show them.
 */
export function sessionRows({ from, columns, gap }: EventRows, d: Dialect): Sql {
  const kept = join(columns)
  const opens = sql`case when t - lag(t) over (partition by u order by t) <= ${integer(gap)} then null else 1 end as opens`
  const cut = sql`(select ${kept}, u as session_owner, t as session_time, ${opens} from ${from} where sid is null and u is not null) as gaps`
  // Of events at the same instant the one that opens a session comes first, so that no other order is needed.
  const order = sql`partition by session_owner order by session_time, opens nulls last rows unbounded preceding`
  const nth = sql`count(opens) over (${order})`
  // One user's numbers differ by the factor, and those of two users by their keys, which are hashes already.
  const session = sql`${d.quotient(sql`session_owner`, integer(2))} + ${nth} * ${integer(factor)}`
  const sent = sql`select ${kept}, ${d.quotient(d.hash(sql`sid`), integer(2))} as session from ${from} where sid is not null`
  return sql`(${sent} union all select ${kept}, ${session} as session from ${cut}) as session_rows`
}

/** A prime below 2³⁴: a user can have 2²⁸ sessions before the sum leaves 63 bits. */
const factor = 17_179_869_143
