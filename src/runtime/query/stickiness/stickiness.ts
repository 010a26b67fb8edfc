import type { Analysis, Row } from '../analysis.ts'
import type { Answer, StickinessResult } from '../result.ts'
import { planStickiness, type StickinessPlan } from './plan.ts'
import { type StickinessQuery, stickinessSchema } from './schema.ts'
import { stickinessSql } from './sql.ts'

export type { StickinessPlan } from './plan.ts'

/** In how many intervals users are active. */
export const stickiness: Analysis<StickinessQuery, StickinessPlan, StickinessResult> = {
  schema: stickinessSchema,
  plan: planStickiness,
  compile(plan, dialect) {
    return { sql: stickinessSql(plan, dialect), result: (rows) => resultOf(plan, rows) }
  },
}

function resultOf({ period, cumulative }: StickinessPlan, rows: readonly Row[]): Answer<StickinessResult> {
  const intervals = Array.from({ length: period.size }, (_, index) => index + 1)
  const exactly = new Map(rows.map(([count, users]) => [Number(count), Number(users)]))
  const users = intervals.map((count) => exactly.get(count) ?? 0)
  if (cumulative) for (let at = users.length - 2; at >= 0; at--) users[at]! += users[at + 1]!
  return { kind: 'stickiness', intervals, users }
}
