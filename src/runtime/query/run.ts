import { analyses, type Plan } from './analyses.ts'
import type { Row } from './analysis.ts'
import type { Dialect } from './dialects/dialect.ts'
import type { AppFacts } from './plan.ts'
import type { Result } from './result.ts'
import type { Query } from './schema.ts'
import { render } from './sql.ts'

export type { AppFacts } from './plan.ts'

export interface QueryContext {
  app: AppFacts
  /** Milliseconds. */
  now: number
  dialect: Dialect
}

export interface AnswerContext extends QueryContext {
  /** Runs a statement in the warehouse. */
  run(statement: { text: string; values: readonly (string | number | boolean)[] }): Promise<{ rows: readonly Row[] }>
  /** Measures `meta.milliseconds`; without it they are 0. */
  clock?: () => number
}

/** What a query would do: its plan, and the statement with its parameters. */
export interface Explanation {
  plan: Plan
  sql: string
  parameters: (string | number | boolean)[]
}

/** Decides and compiles a query without running it. Throws `invalid_query`. */
export function explain(query: Query, context: QueryContext): Explanation {
  const { plan, text, values } = compile(query, context)
  return { plan, sql: text, parameters: values }
}

/** Answers a query. Throws `invalid_query`, or what `run` rejects with. */
export async function answer(query: Query, { run, clock = () => 0, ...context }: AnswerContext): Promise<Result> {
  const started = clock()
  const { compiled, text, values } = compile(query, context)
  const { rows } = await run({ text, values })
  return {
    ...compiled.result(rows),
    meta: {
      rows_read: null,
      milliseconds: clock() - started,
      fresh_until: context.app.lastLoaded,
      sql: text,
      cached: false,
    },
  }
}

function compile(query: Query, { app, now, dialect }: QueryContext) {
  const analysis = analyses[query.kind]
  const plan = analysis.plan(query, app, now)
  const compiled = analysis.compile(plan, dialect)
  return { plan, compiled, ...render(compiled.sql, dialect.placeholder) }
}
