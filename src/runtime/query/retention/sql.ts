import type { Row } from '../analysis.ts'
import { keyNames } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { join, type Sql, sql } from '../sql.ts'
import { byBitmaps, hasBitmaps } from './bitmaps.ts'
import type { RetentionPlan } from './plan.ts'
import { byRows } from './rows.ts'

/** Users of a cohort by cell: 0 for all of them; rolling, any other for those whose last return it is. */
export interface Counted {
  place: number
  cohort: number
  cell: number
  users: number
}

/** One way to ask. Its select has the columns `place, cohort`, and those named; a breakdown's tables have `top_values`. */
export interface Way {
  tables: Sql[]
  columns: Sql[]
  select: Sql
  counted(row: Row): Counted[]
}

/** A statement, and what its rows mean. */
export interface RetentionStatement {
  sql: Sql
  counted(rows: readonly Row[]): Counted[]
  /** Keys of the breakdown's rows, in order of their place; the one beyond the limit says that there is a rest. */
  keys(rows: readonly Row[]): string[][]
}

/** The number in the column `cohort` of the rows that name the breakdown's values. */
const keysCohort = -1

/** One statement for the whole question. Its columns: `place, cohort, …, k0, …`. */
export function retentionSql(plan: RetentionPlan, d: Dialect): RetentionStatement {
  const way = hasBitmaps(plan, d) ? byBitmaps(plan, d) : byRows(plan, d)
  const isKeys = ([, cohort]: Row) => cohort !== null && Number(cohort) === keysCohort
  const width = 2 + way.columns.length
  return {
    sql: statement(plan, way),
    counted: (rows) => rows.filter((row) => !isKeys(row)).flatMap((row) => way.counted(row.slice(0, width))),
    keys: (rows) =>
      rows
        .filter(isKeys)
        .sort(([a], [b]) => Number(a) - Number(b))
        .map((row) => row.slice(width).map(String)),
  }
}

function statement({ breakdown }: RetentionPlan, { tables, columns, select }: Way): Sql {
  const nulls = breakdown.map(() => sql`, cast(null as varchar)`)
  const counts = sql`select place, cohort, ${join(columns)}${join(nulls, '')} from (${select}) as counted`
  if (breakdown.length === 0) return sql`with ${join(tables)} ${counts}`
  const nothing = columns.map(() => sql`cast(null as bigint)`)
  const keys = sql`select place, -1, ${join([...nothing, ...keyNames(breakdown)])} from top_values`
  return sql`with ${join(tables)} ${counts} union all ${keys}`
}
