import type { Json } from '../../../event.ts'
import { analyses } from '../analyses.ts'
import type { Compiled, Row } from '../analysis.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { AppFacts } from '../plan.ts'
import type { DrillResult } from '../result.ts'
import { drillables } from './drillables.ts'
import type { Drill } from './schema.ts'
import { drillSql } from './sql.ts'

/** Decides and compiles what stands behind a point of an answer. Throws `invalid_query`. */
export function compileDrill({ query, point, of, offset, limit }: Drill, app: AppFacts, now: number, dialect: Dialect) {
  const plan = analyses[query.kind].plan(query, app, now)
  const behind = drillables[query.kind]!.behind(plan, point, dialect)
  const compiled: Compiled<DrillResult> = {
    sql: drillSql(behind, { of, offset, limit }, dialect),
    result: (rows) => ({
      kind: 'drill',
      total: Number(rows[0]?.[0] ?? 0),
      ...(of === 'users' ? { users: usersIn(rows) } : { events: eventsIn(rows) }),
    }),
  }
  return { plan: { ...plan, drill: { point, of, offset, limit } }, compiled }
}

function usersIn(rows: readonly Row[]) {
  return present(rows).map(([, , user_id, attributes, first, last]) => ({
    user_id: user_id === null ? null : String(user_id),
    user_attributes: documentOf(attributes),
    first_seen: isoOf(first),
    last_seen: isoOf(last),
  }))
}

function eventsIn(rows: readonly Row[]) {
  return present(rows).map(([, event_id, event_name, time, user_id, attributes]) => ({
    event_id: String(event_id),
    event_name: String(event_name),
    event_created: isoOf(time)!,
    user_id: user_id === null ? null : String(user_id),
    event_attributes: documentOf(attributes),
  }))
}

/** Without those that only say how many there are. */
function present(rows: readonly Row[]): Row[] {
  return rows.filter(([, id]) => id !== null)
}

function documentOf(value: Row[number] | undefined): { [key: string]: Json } {
  return typeof value === 'string' ? JSON.parse(value) : {}
}

function isoOf(milliseconds: Row[number] | undefined): string | null {
  return milliseconds === null || milliseconds === undefined ? null : new Date(Number(milliseconds)).toISOString()
}
