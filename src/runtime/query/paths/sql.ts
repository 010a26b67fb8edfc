import type { Dialect } from '../dialects/dialect.ts'
import { digits, integer, join, type Sql, sql, text } from '../sql.ts'
import { nodesSql } from './nodes.ts'
import type { PathsPlan } from './plan.ts'

/**
 * `place, n, v, next_v, count, took`: the heaviest links, the average time in milliseconds they take, and as place 0 the
 * number of paths.
 */
export function pathsSql(plan: PathsPlan, d: Dialect): Sql {
  const links = sql`select n, v, next_v, count(*) as weight, avg(cast(next_t - t as double precision)) as took from (${linksOf(plan, d)}) as links group by n, v, next_v`
  const order = sql`order by weight desc, n, v, next_v`
  const ranked = sql`select row_number() over (${order}) as place, n, v, next_v, weight, took from weights where next_v is not null`
  const none = sql`cast(null as varchar)`
  // Every path has one first node.
  const paths = sql`select 0 as place, 0 as n, ${none} as v, ${none} as next_v, coalesce(sum(weight), 0) as weight, 0.0 as took from weights where n = 1`
  const heaviest = sql`select * from (${ranked}) as ranked where place <= ${integer(plan.links)}`
  const columns = sql`place, n, v, next_v, cast(weight as double precision), cast(took as double precision)`
  return sql`with weights as (${links}) select ${columns} from (${paths} union all ${heaviest}) as answer`
}

/**
 * The nodes after repeats are merged: `opens` is 1 on the first node of a path, else 0. `turn` stands for their order from
 * here on: by time and id it costs several times as much.
 */
function mergedSql(plan: PathsPlan, d: Dialect): Sql {
  const byTime = sql`partition by u order by t, event_id`
  const turn = sql`row_number() over (${byTime}) as turn`
  const opens = sql`case when t - lag(t) over (${byTime}) <= ${integer(plan.gap)} then 0 else 1 end as opens`
  const rows = sql`select u, t, event_id, v, ${turn}, lag(v) over (${byTime}) as before_v, ${opens} from (${nodesSql(plan, { scope: plan.scope, dialect: d })}) as nodes`
  return sql`select u, t, event_id, v, turn, opens from (${rows}) as followed where opens = 1 or v <> before_v`
}

const inOrder = sql`partition by u order by turn`

/** `u, event_id, n, v, t, next_v, next_t`: each node at its position in its path, with the one after it if that is in reach. */
export function linksOf(plan: PathsPlan, d: Dialect): Sql {
  return plan.start === null && plan.end === null ? fromTheStart(plan, d) : between(plan, d)
}

/**
 * A node's position is told by how many nodes ago its path began, so that one order of the rows serves for everything.
 * Those too far from the beginning have none.
 */
function fromTheStart(plan: PathsPlan, d: Dialect): Sql {
  const positions = Array.from({ length: plan.depth }, (_, ago) =>
    ago === 0
      ? sql` when opens = 1 then 1`
      : sql` when lag(opens, ${digits(ago)}) over (${inOrder}) = 1 then ${digits(ago + 1)}`,
  )
  const next = sql`lead(v) over (${inOrder}) as next_v, lead(t) over (${inOrder}) as next_t, lead(opens) over (${inOrder}) as next_opens`
  const rows = sql`select u, event_id, v, t, case${join(positions, '')} end as n, ${next} from (${mergedSql(plan, d)}) as merged`
  const inReach = sql`next_opens = 0 and n < ${digits(plan.depth)}`
  return sql`select u, event_id, n, v, t, case when ${inReach} then next_v end as next_v, case when ${inReach} then next_t end as next_t from (${rows}) as placed where n is not null`
}

/** Paths are cut at their start and end points and numbered anew; one that lacks a point is left out. */
function between({ start, end, depth, ...plan }: PathsPlan, d: Dialect): Sql {
  const path = sql`sum(opens) over (${inOrder} rows unbounded preceding) as path`
  const numbered = sql`select u, event_id, v, t, ${path}, row_number() over (${inOrder}) as nth from (${mergedSql({ start, end, depth, ...plan }, d)}) as merged`
  const first = (condition: Sql) => sql`min(case when ${condition} then nth end) over (partition by u, path)`
  const begun = sql`select u, event_id, path, v, t, nth, ${start === null ? first(sql`true`) : first(sql`v = ${text(start)}`)} as first_nth from (${numbered}) as numbered`
  const last =
    end === null ? sql`max(nth) over (partition by u, path)` : first(sql`nth >= first_nth and v = ${text(end)}`)
  const ended = sql`select u, event_id, path, v, t, nth, first_nth, ${last} as last_nth from (${begun}) as begun`
  // With an end but no start, what counts is how they came there: the last nodes are kept.
  const from = start === null ? sql`greatest(first_nth, last_nth - ${digits(depth - 1)})` : sql`first_nth`
  const placed = sql`select u, event_id, path, v, t, nth - ${from} + 1 as n from (${ended}) as ended where nth >= ${from} and nth <= last_nth`
  const order = sql`partition by u, path order by n`
  return sql`select u, event_id, n, v, t, lead(v) over (${order}) as next_v, lead(t) over (${order}) as next_t from (${placed}) as placed where n <= ${digits(depth)}`
}
