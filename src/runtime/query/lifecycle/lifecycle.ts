import type { Analysis } from '../analysis.ts'
import type { Answer, LifecycleResult } from '../result.ts'
import { type LifecyclePlan, planLifecycle } from './plan.ts'
import { type LifecycleQuery, lifecycleSchema } from './schema.ts'
import { type LifecycleCounts, lifecycleSql } from './sql.ts'

export type { LifecyclePlan } from './plan.ts'

/** New, returning, resurrecting and dormant users. */
export const lifecycle: Analysis<LifecycleQuery, LifecyclePlan, LifecycleResult> = {
  schema: lifecycleSchema,
  plan: planLifecycle,
  compile(plan, dialect) {
    const { sql, counts } = lifecycleSql(plan, dialect)
    return { sql, result: (rows) => resultOf(plan, counts(rows)) }
  },
}

function resultOf({ buckets, starts, period }: LifecyclePlan, counts: LifecycleCounts): Answer<LifecycleResult> {
  const before = period.size - buckets.length
  const each = (value: (index: number) => number) => buckets.map((_, index) => value(index + before) + 0)
  return {
    kind: 'lifecycle',
    buckets,
    times: starts.map((start) => start / 1000),
    new: each((index) => counts.new[index]!),
    returning: each((index) => counts.returning[index]!),
    resurrecting: each((index) => counts.active[index]! - counts.returning[index]! - counts.new[index]!),
    dormant: each((index) => counts.returning[index]! - counts.active[index - 1]!),
  }
}
