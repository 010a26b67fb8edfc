import type { Analysis } from '../analysis.ts'
import type { SessionsResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { type SessionsQuery, sessionsSchema } from './schema.ts'

export interface SessionsPlan {
  kind: 'sessions'
}

/** Sessions and what they are like. */
export const sessions: Analysis<SessionsQuery, SessionsPlan, SessionsResult> = {
  schema: sessionsSchema,
  plan() {
    throw invalidQuery(['kind'], 'The kind "sessions" is not built yet.')
  },
  compile() {
    throw invalidQuery(['kind'], 'The kind "sessions" is not built yet.')
  },
}
