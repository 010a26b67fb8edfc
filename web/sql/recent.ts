/** The statements that were run last in this browser. */
import type { SqlQuery } from '../language.ts'

export interface Run {
  sql: string
  parameters?: SqlQuery['parameters']
  /** Milliseconds since 1970. */
  at: number
}

const most = 20
const key = (appId: string) => `dataloaf-sql-${appId}`

/** The last one first. */
export function recentRuns(appId: string): Run[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key(appId)) ?? '[]')
    return Array.isArray(list) ? (list as Run[]) : []
  } catch {
    return []
  }
}

export function noteRun(appId: string, { sql, parameters }: Pick<SqlQuery, 'sql'> & Partial<SqlQuery>): void {
  const others = recentRuns(appId).filter((run) => run.sql !== sql)
  const list = [{ sql, parameters, at: Date.now() }, ...others].slice(0, most)
  try {
    localStorage.setItem(key(appId), JSON.stringify(list))
  } catch {
    // A browser that stores nothing has nothing to show.
  }
}
