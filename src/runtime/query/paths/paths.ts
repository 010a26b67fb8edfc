import type { Analysis, Row } from '../analysis.ts'
import type { Answer, PathsResult } from '../result.ts'
import type { PathsQuery } from '../schema.ts'
import { type PathsPlan, planPaths } from './plan.ts'
import { pathsSchema } from './schema.ts'
import { pathsSql } from './sql.ts'

export type { PathsPlan } from './plan.ts'

/** Which way users go. */
export const paths: Analysis<PathsQuery, PathsPlan, PathsResult> = {
  schema: pathsSchema,
  plan: planPaths,
  compile: (plan, dialect) => ({ sql: pathsSql(plan, dialect), result: pathsResult }),
}

function pathsResult(rows: readonly Row[]): Answer<PathsResult> {
  const inOrder = [...rows].sort(([a], [b]) => Number(a) - Number(b))
  const [total, ...links] = inOrder
  return {
    kind: 'paths',
    links: links.map(([, n, value, next, count, took]) => ({
      source: `${n}_${value}`,
      target: `${Number(n) + 1}_${next}`,
      count: Number(count),
      seconds_avg: Number(took) / 1000,
    })),
    paths: Number(total?.[4] ?? 0),
  }
}
