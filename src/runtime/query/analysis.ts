import type { z } from 'zod'
import type { Dialect } from './dialects/dialect.ts'
import type { AppFacts } from './plan.ts'
import type { Answer, Meta, Result, SqlColumn } from './result.ts'
import type { Sql } from './sql.ts'

/** One kind of question: what it may say, how it is decided, asked and answered. All else about queries is shared. */
export interface Analysis<Query, Plan, Of extends Result> {
  schema: z.ZodType<Query>
  /** Decides everything: absolute times, every default. Throws `invalid_query` for what no schema can see. */
  plan(query: Query, app: AppFacts, now: number): Plan
  /** The statement, and what its rows mean. */
  compile(plan: Plan, dialect: Dialect): Compiled<Of>
}

export interface Compiled<Of extends { meta: Meta }> {
  sql: Sql
  /** A statement that runs first, where only the warehouse can tell whether the question may be asked. */
  check?: Check
  result(rows: readonly Row[], columns: readonly SqlColumn[]): Answer<Of>
  /** What the asker is told when the warehouse refuses the statement. */
  refused?(error: unknown): unknown
}

export interface Check {
  sql: Sql
  /** Throws `invalid_query`. */
  accept(rows: readonly Row[]): void
}

export type Row = readonly (null | boolean | number | string)[]
