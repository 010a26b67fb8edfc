import { analyses, type Plan } from './analyses.ts'
import type { Compiled, Row } from './analysis.ts'
import { type PlannedCohort, plannedCohorts } from './cohorts/plan.ts'
import { cohortTables } from './cohorts/sql.ts'
import type { Dialect } from './dialects/dialect.ts'
import { compileDrill } from './drill/drill.ts'
import type { Drill } from './drill/schema.ts'
import type { AppFacts } from './plan.ts'
import type { Answer, DrillResult, Meta, Result, SqlColumn } from './result.ts'
import type { Query } from './schema.ts'
import { render, withTables } from './sql.ts'

export type { AppFacts } from './plan.ts'

export interface QueryContext {
  app: AppFacts
  /** Milliseconds. */
  now: number
  dialect: Dialect
}

export interface Running {
  /** Runs a statement in the warehouse. */
  run(statement: Statement): Promise<{ rows: readonly Row[]; columns: readonly SqlColumn[] }>
  /** Measures `meta.milliseconds`; without it they are 0. */
  clock?: () => number
}

interface Statement {
  text: string
  values: readonly (string | number | boolean)[]
}

/** What a query would do: its plan, and the statement with its parameters. */
export interface Explanation {
  plan: Plan & { cohorts?: PlannedCohort[] }
  sql: string
  parameters: (string | number | boolean)[]
}

/** A question that is decided and compiled, ready to be asked. */
export interface Prepared<Of = Result> extends Explanation {
  /** Rejects with what `run` rejects with. */
  answer(running: Running): Promise<Of>
}

/** Decides and compiles a query without running it. Throws `invalid_query`. */
export function explain(query: Query, context: QueryContext): Explanation {
  const { plan, sql, parameters } = prepare(query, context)
  return { plan, sql, parameters }
}

/** Answers a query. Throws `invalid_query`, or what `run` rejects with. */
export async function answer<Asked extends Query>(
  query: Asked,
  { run, clock, ...context }: QueryContext & Running,
): Promise<Extract<Result, { kind: Asked['kind'] }>> {
  const result = await prepare(query, context).answer({ run, ...(clock && { clock }) })
  return result as Extract<Result, { kind: Asked['kind'] }>
}

/** Decides and compiles a query, for whoever wants to know the plan before asking. Throws `invalid_query`. */
export function prepare(query: Query, context: QueryContext): Prepared {
  const { app, now, dialect } = context
  const analysis = analyses[query.kind]
  const cohorts = plannedCohorts(query, app, now)
  const plan = analysis.plan(query, app, now)
  return prepared({ plan, cohorts, compiled: analysis.compile(plan, dialect) }, context)
}

/** The same for what stands behind a point of an answer. */
export function prepareDrill(drill: Drill, context: QueryContext): Prepared<DrillResult> {
  const { app, now, dialect } = context
  const cohorts = plannedCohorts(drill.query, app, now)
  return prepared({ cohorts, ...compileDrill(drill, app, now, dialect) }, context)
}

interface Decided<Of extends { meta: Meta }> {
  plan: Plan
  cohorts: PlannedCohort[]
  compiled: Compiled<Of>
}

function prepared<Of extends { meta: Meta }>(
  { plan, cohorts, compiled }: Decided<Of>,
  { app, dialect }: QueryContext,
): Prepared<Of> {
  const statement = withTables(cohortTables(cohorts, dialect), compiled.sql)
  const { text, values } = render(statement, dialect)
  return {
    plan: cohorts.length > 0 ? { ...plan, cohorts } : plan,
    sql: text,
    parameters: values,
    async answer({ run, clock = () => 0 }) {
      const started = clock()
      const result = await resultOf(compiled, { text, values }, run, dialect)
      const milliseconds = clock() - started
      const meta: Meta = { rows_read: null, milliseconds, fresh_until: app.lastLoaded, sql: text, cached: false }
      return { ...result, meta } as unknown as Of
    },
  }
}

async function resultOf<Of extends { meta: Meta }>(
  { check, result, refused }: Compiled<Of>,
  statement: Statement,
  run: Running['run'],
  dialect: Dialect,
): Promise<Answer<Of>> {
  try {
    if (check) check.accept((await run(render(check.sql, dialect))).rows)
    const { rows, columns } = await run(statement)
    return result(rows, columns)
  } catch (error) {
    throw refused ? refused(error) : error
  }
}
