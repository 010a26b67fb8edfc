import { join, type Sql, sql } from '../sql.ts'

/** Two selects, of which each row of the left one is given the first row of the right one at or after its time. */
export interface Following {
  left: Sql
  /** Never null. */
  at: Sql
  /** What the answer has of the left row besides the keys and the time: names, with their types. */
  keep: readonly Kept[]
  right: Sql
  time: Sql
  /** Whole numbers of the right row. Later rows of the same keys have no lower ones. */
  take: readonly Sql[]
  /** Equal in both. */
  keys: readonly Sql[]
  /** Whether a row at the very same time follows. */
  includeSame: boolean
}

export interface Kept {
  column: Sql
  type: 'bigint' | 'varchar'
}

/**
 * `select keys, at, keep, take …`, the last null where nothing follows, by one sorted pass: for warehouses without a
 * join by nearness. As what is taken never falls, the least of all that follows is the first one's.
 */
export function followingByWindow({ left, at, keep, right, time, take, keys, includeSame }: Following): Sql {
  const kept = keep.map(({ column }) => column)
  const taken = take.map((column) => sql`cast(null as bigint) as ${column}`)
  const nothing = keep.map(
    ({ column, type }) =>
      sql`${type === 'bigint' ? sql`cast(null as bigint)` : sql`cast(null as varchar(65535))`} as ${column}`,
  )
  const lefts = sql`select ${join([...keys, at, sql`0 as side`, ...kept, ...taken])} from (${left}) as earlier`
  const rights = sql`select ${join([...keys, sql`${time} as ${at}`, sql`1 as side`, ...nothing, ...take])} from (${right}) as later`
  // Backwards, so that the least so far is carried along and not looked for again at each row.
  const order = includeSame ? sql`${at} desc, side desc` : sql`${at} desc, side`
  const frame = sql`partition by ${join(keys)} order by ${order} rows unbounded preceding`
  const firsts = take.map((column) => sql`min(${column}) over (${frame}) as ${column}`)
  const both = sql`select ${join([...keys, at, sql`side`, ...kept, ...firsts])} from (${lefts} union all ${rights}) as both_sides`
  return sql`select ${join([...keys, at, ...kept, ...take])} from (${both}) as followed where side = 0`
}

/** The same by a join that finds the nearest row. */
export function followingByAsof({ left, at, keep, right, time, take, keys, includeSame }: Following): Sql {
  const columns = [...keys, at, ...keep.map(({ column }) => column)].map((column) => sql`earlier.${column}`)
  const on = keys.map((key) => sql`earlier.${key} = later.${key} and `)
  const order = includeSame ? sql`<=` : sql`<`
  return sql`select ${join([...columns, ...take.map((column) => sql`later.${column}`)])} from (${left}) as earlier asof left join (${right}) as later on ${join(on, '')}earlier.${at} ${order} later.${time}`
}
