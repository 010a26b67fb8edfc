import type { z } from 'zod'
import type { Dialect } from '../dialects/dialect.ts'
import type { Scope } from '../plan.ts'
import { invalidQuery } from '../schema/issues.ts'
import { userKey } from '../source.ts'
import { and, integer, type Sql, sql } from '../sql.ts'

/** Who and what a point of an answer was made of. */
export interface Behind {
  scope: Scope
  /** Tables that the two below read. */
  tables: readonly Sql[]
  /** A select of `u`, users' keys; each may come several times, and none for nobody known. */
  users: Sql
  /** ` from events e … where …`: the events; it may read `people`, which is made of `users`. */
  events: Sql
}

/** A kind of answer whose points can be looked behind. */
export interface Drillable<Plan, Point> {
  point: z.ZodType<Point>
  /** By the same definitions as the answer. Throws `invalid_query` for a point that the answer does not have. */
  behind(plan: Plan, point: Point, dialect: Dialect): Behind
}

/** Only events of the users in `people`. */
export function ofPeople(scope: Scope): Sql {
  return sql` and ${userKey(scope)} in (select u from people)`
}

/** Equal, where there is something to be equal to. */
export function same(column: Sql, value: number | undefined): Sql[] {
  return value === undefined ? [] : [sql`${column} = ${integer(value)}`]
}

/** ` where …`; nothing for no conditions. */
export function whereAll(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql` where ${and(conditions)}`
}

/** Throws unless the list that a point counts in has so many. */
export function within(key: string, index: number | undefined, length: number): void {
  if (index === undefined || index < length) return
  const hint = length === 0 ? `Leave out "${key}".` : `Possible: 0 to ${length - 1}.`
  throw invalidQuery(['point', key], `The answer has no ${key} ${index}.`, hint)
}
