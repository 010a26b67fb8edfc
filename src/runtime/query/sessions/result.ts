import type { Row } from '../analysis.ts'
import { decodeKey } from '../breakdowns.ts'
import type { Answer, Group, SessionsResult, SessionValues } from '../result.ts'
import { emptyValue } from './measures.ts'
import type { SessionsPlan } from './plan.ts'

/** The answer to a question about sessions from its statement's rows. */
export function sessionsResult(plan: SessionsPlan, rows: readonly Row[]): Answer<SessionsResult> {
  const values = valuesBy(rows)
  const { buckets, starts, period } = plan
  return {
    kind: 'sessions',
    ...(period.ruler && { buckets, times: starts.map((start) => start / 1000) }),
    ...valuesOf(plan, values.get(null)),
    ...(plan.breakdown.length > 0 && {
      groups: groupsOf(plan, rows).map((group, place) => ({ ...group, ...valuesOf(plan, values.get(place)) })),
    }),
  }
}

type Column = ReadonlyMap<number | null, number | null>

/** By place, then by bucket. */
function valuesBy(rows: readonly Row[]): Map<number | null, Column> {
  const found = new Map<number | null, Map<number | null, number | null>>()
  for (const [bucket, place, value, key] of rows) {
    if (key != null) continue
    const at = place === null ? null : Number(place)
    const column = found.get(at) ?? new Map<number | null, number | null>()
    column.set(bucket === null ? null : Number(bucket), value as number | null)
    found.set(at, column)
  }
  return found
}

function valuesOf({ period, measure }: SessionsPlan, column: Column = new Map()): SessionValues {
  const value = (bucket: number | null) => column.get(bucket) ?? emptyValue(measure)
  const values = Array.from({ length: period.size }, (_, bucket) => value(bucket))
  return { ...(period.ruler && { values }), total: value(null) }
}

function groupsOf({ breakdown, limit }: SessionsPlan, rows: readonly Row[]): Group[] {
  const keys = rows.filter((row) => row[3] !== null).sort((a, b) => Number(a[1]) - Number(b[1]))
  const named = keys
    .slice(0, limit)
    .map((row) => ({ breakdown: breakdown.map((split, index) => decodeKey(split, String(row[3 + index]))) }))
  return keys.length > limit ? [...named, { breakdown: null, other: true }] : named
}
