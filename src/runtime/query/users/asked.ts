import type { Row } from '../analysis.ts'
import type { Sql } from '../sql.ts'

/** A statement, and what its rows mean. */
export interface Asked<T> {
  sql: Sql
  read(rows: readonly Row[]): T
}

/** ISO time of milliseconds since 1970; null where there are none. */
export function isoOf(milliseconds: Row[number] | undefined): string | null {
  return milliseconds === null || milliseconds === undefined ? null : new Date(Number(milliseconds)).toISOString()
}

/** A JSON document as the warehouse answers it. */
export function jsonOf<T>(text: Row[number] | undefined, missing: T): T {
  return typeof text === 'string' ? (JSON.parse(text) as T) : missing
}
