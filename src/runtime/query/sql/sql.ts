import type { Analysis } from '../analysis.ts'
import type { SqlResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { type SqlQuery, sqlSchema } from './schema.ts'

export interface SqlPlan {
  kind: 'sql'
}

/** Read-only SQL on the app's own rows. */
export const sql: Analysis<SqlQuery, SqlPlan, SqlResult> = {
  schema: sqlSchema,
  plan() {
    throw invalidQuery(['kind'], 'The kind "sql" is not built yet.')
  },
  compile() {
    throw invalidQuery(['kind'], 'The kind "sql" is not built yet.')
  },
}
