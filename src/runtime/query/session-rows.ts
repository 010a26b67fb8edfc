import type { Dialect } from './dialects/dialect.ts'
import { integer, join, name, type Sql, sql } from './sql.ts'

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

/** What can be said of a session without gathering its events. */
export type SessionFact = 'u' | 'alone' | 'events' | 'length'

/**
 * `(select event_created, <fact> …) as sessions_cut`: of each session when it starts, and its first known user, whether it
 * is a single event (1) or more (0), how many events it has, or its length in milliseconds. In one sort of the events,
 * where `sessionRows` takes two and a grouping. `from` has `event_created` and `event_id` too.
 */
export function sessionFacts({ from, gap }: Omit<EventRows, 'columns'>, fact: SessionFact | null, d: Dialect): Sql {
  const kept = fact ? sql`event_created, ${name(fact)}` : sql`event_created`
  const sent = sql`select min(event_created) as event_created${sentFact(fact, d)} from ${from} where sid is not null group by sid`
  return sql`(${sent} union all select ${kept} from ${cutByPauses({ from, gap }, fact)}) as sessions_cut`
}

function sentFact(fact: SessionFact | null, d: Dialect): Sql {
  switch (fact) {
    case 'u':
      return sql`, cast(${d.first(sql`u`, { time: sql`t`, id: sql`event_id` })} as bigint) as u`
    case 'alone':
      return sql`, case when count(*) = 1 then 1 else 0 end as alone`
    case 'events':
      return sql`, count(*) as events`
    case 'length':
      return sql`, max(t) - min(t) as length`
    case null:
      return sql``
  }
}

/** The sessions that pauses make, of the events without a sent id: each is told by the event that opens it. */
function cutByPauses({ from, gap }: Omit<EventRows, 'columns'>, fact: SessionFact | null): Sql {
  const pause = (before: Sql, after: Sql) => sql`case when ${within(gap, sql`${after} - ${before}`)} then 0 else 1 end`
  const opens = sql`${pause(sql`lag(t) over (${ofUser})`, sql`t`)} as opens`
  const closes = sql`${pause(sql`t`, sql`lead(t) over (${ofUser})`)} as closes`
  const nth = fact === 'events' ? sql`, row_number() over (${ofUser}) as nth` : sql``
  const ends = sql`select event_created, u, t, ${opens}, ${closes}${nth} from ${from} where sid is null and u is not null`
  if (fact !== 'events' && fact !== 'length') {
    return sql`(select event_created, u, closes as alone from (${ends}) as ends where opens = 1) as opened`
  }
  const alone = fact === 'events' ? sql`1 as events` : sql`0 as length`
  // What is left is the first and the last event of each longer session, in turn; of one instant the first comes first.
  const turn = sql`partition by u order by t, closes`
  const far =
    fact === 'events' ? sql`lead(nth) over (${turn}) - nth + 1 as events` : sql`lead(t) over (${turn}) - t as length`
  const pairs = sql`select event_created, u, opens, ${far} from ends where opens <> closes`
  return sql`(with ends as (select * from (${ends}) as all_events where opens = 1 or closes = 1)
    select event_created, u, ${alone} from ends where opens = closes
    union all select event_created, u, ${name(fact)} from (${pairs}) as pairs where opens = 1) as opened`
}

const ofUser = sql`partition by u order by t`

/** Whether a session goes on through a pause; null without one. */
function within(gap: number, pause: Sql): Sql {
  return sql`(${pause} <= ${integer(gap)})`
}

/** A prime below 2³⁴: a user can have 2²⁸ sessions before the sum leaves 63 bits. */
const factor = 17_179_869_143
