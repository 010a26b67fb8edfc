import type { Row } from '../analysis.ts'
import { decodeKey } from '../breakdowns.ts'
import type { Answer, Group, RetentionCohort, RetentionGrid, RetentionResult } from '../result.ts'
import type { RetentionPlan } from './plan.ts'
import type { Counted, RetentionStatement } from './sql.ts'

/** The answer that a statement's rows stand for. */
export function retentionResult(
  plan: RetentionPlan,
  { counted, keys }: RetentionStatement,
  rows: readonly Row[],
): Answer<RetentionResult> {
  const groups = groupsOf(plan, keys(rows))
  const grids = countsOf(plan, counted(rows), Math.max(1, groups?.length ?? 1))
  const whole = plan.buckets.map((_, cohort) => sums(grids.map((grid) => grid[cohort]!)))
  return {
    kind: 'retention',
    buckets: plan.buckets,
    ...gridOf(plan, whole),
    ...(groups && { groups: groups.map((group, place) => ({ ...group, ...gridOf(plan, grids[place]!) })) }),
  }
}

/** The rows of the breakdown, in order of their place; null without a breakdown. */
function groupsOf({ breakdown, limit }: RetentionPlan, keys: readonly string[][]): Group[] | null {
  if (breakdown.length === 0) return null
  const named = keys
    .slice(0, limit)
    .map((values) => ({ breakdown: breakdown.map((split, index) => decodeKey(split, values[index]!)) }))
  return keys.length > limit ? [...named, { breakdown: null, other: true }] : named
}

/** Users by place, cohort and cell. */
function countsOf(plan: RetentionPlan, counted: readonly Counted[], places: number): number[][][] {
  const grids = Array.from({ length: places }, () => plan.buckets.map(() => new Array<number>(plan.width).fill(0)))
  for (const { place, cohort, cell, users } of counted) {
    const counts = grids[place]![cohort]!
    // Whoever came back in a cell came back in or after each one before it.
    const first = plan.rolling ? Math.min(cell, 1) : cell
    for (let at = first; at <= cell && at < plan.width; at++) counts[at]! += users
  }
  return grids
}

function sums(rows: readonly number[][]): number[] {
  return rows.reduce((all, row) => all.map((value, index) => value + row[index]!))
}

function gridOf({ buckets, cells, width }: RetentionPlan, counts: readonly number[][]): RetentionGrid {
  const cohorts = buckets.map((bucket, index) => cohortOf(bucket, counts[index]!, cells[index]!))
  const average = Array.from({ length: width }, (_, cell) => {
    const having = cohorts.filter((_, index) => cell < cells[index]!)
    const size = having.reduce((sum, each) => sum + each.size, 0)
    return size === 0 ? null : having.reduce((sum, { returned }) => sum + returned[cell]!, 0) / size
  })
  return { cohorts, average }
}

function cohortOf(bucket: string, counts: readonly number[], cells: number): RetentionCohort {
  const returned = counts.map((count, cell) => (cell < cells ? count : null))
  const size = returned[0] ?? 0
  return { bucket, size, returned, rate: returned.map((count) => (count === null || size === 0 ? null : count / size)) }
}
