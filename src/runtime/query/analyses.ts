import type { Analysis } from './analysis.ts'
import type { Result } from './result.ts'
import type { Query } from './schema.ts'
import type { TrendPlan } from './trend/plan.ts'
import { trend } from './trend/trend.ts'
import type { Kind } from './vocabulary.ts'

/** Every kind of question that can be answered. */
export const analyses: { readonly [kind in Kind]: Analysis<Query, Plan, Result> } = { trend }

/** What was decided about a question, by kind. */
export type Plan = TrendPlan
