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
  const opens = sql`case when ${within(gap, sql`t - lag(t) over (${ofUser})`)} then null else 1 end as opens`
  const cut = sql`(select ${kept}, u as session_owner, t as session_time, ${opens} from ${from} where sid is null and u is not null) as gaps`
  // Of events at the same instant the one that opens a session comes first, so that no other order is needed.
  const order = sql`partition by session_owner order by session_time, opens nulls last rows unbounded preceding`
  const nth = sql`count(opens) over (${order})`
  // One user's numbers differ by the factor, and those of two users by their keys, which are hashes already.
  const session = sql`${d.quotient(sql`session_owner`, integer(2))} + ${nth} * ${integer(factor)}`
  const sent = sql`select ${kept}, ${d.quotient(d.hash(sql`sid`), integer(2))} as session from ${from} where sid is not null`
  return sql`(${sent} union all select ${kept}, ${session} as session from ${cut}) as session_rows`
}

/**
 * `(select event_created, u, alone …) as session_starts`: of each session when it starts, its first known user, and
 * whether it is a single event (1) or more (0). In one sort, where `sessionRows` takes two and a grouping.
 * `from` has `event_created` and `event_id` too.
 */
export function sessionStarts({ from, gap }: Omit<EventRows, 'columns'>, d: Dialect): Sql {
  const before = sql`t - lag(t) over (${ofUser}) as since`
  const after = sql`lead(t) over (${ofUser}) - t as until`
  const near = sql`select event_created, u, ${before}, ${after} from ${from} where sid is null and u is not null`
  const alone = sql`case when ${within(gap, sql`until`)} then 0 else 1 end as alone`
  const cut = sql`select event_created, u, ${alone} from (${near}) as gaps where since is null or not ${within(gap, sql`since`)}`
  const user = d.first(sql`u`, { time: sql`t`, id: sql`event_id` })
  const sent = sql`select min(event_created) as event_created, cast(${user} as bigint) as u, case when count(*) = 1 then 1 else 0 end as alone from ${from} where sid is not null group by sid`
  return sql`(${sent} union all ${cut}) as session_starts`
}

const ofUser = sql`partition by u order by t`

/** Whether a session goes on through a pause; null without one. */
function within(gap: number, pause: Sql): Sql {
  return sql`(${pause} <= ${integer(gap)})`
}

/** A prime below 2³⁴: a user can have 2²⁸ sessions before the sum leaves 63 bits. */
const factor = 17_179_869_143
