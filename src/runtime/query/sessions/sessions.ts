import type { Analysis } from '../analysis.ts'
import type { SessionsResult } from '../result.ts'
import { planSessions, type SessionsPlan } from './plan.ts'
import { sessionsResult } from './result.ts'
import { type SessionsQuery, sessionsSchema } from './schema.ts'
import { sessionsSql } from './sql.ts'

export type { SessionsPlan } from './plan.ts'

/** Sessions and what they are like. */
export const sessions: Analysis<SessionsQuery, SessionsPlan, SessionsResult> = {
  schema: sessionsSchema,
  plan: planSessions,
  compile(plan, dialect) {
    return { sql: sessionsSql(plan, dialect), result: (rows) => sessionsResult(plan, rows) }
  },
}
