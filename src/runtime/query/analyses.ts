import type { Analysis } from './analysis.ts'
import { type FunnelPlan, funnel } from './funnel/funnel.ts'
import { type LifecyclePlan, lifecycle } from './lifecycle/lifecycle.ts'
import { type PathsPlan, paths } from './paths/paths.ts'
import type { Result } from './result.ts'
import { type RetentionPlan, retention } from './retention/retention.ts'
import type { Query } from './schema.ts'
import { type SessionsPlan, sessions } from './sessions/sessions.ts'
import { type SqlPlan, sql } from './sql/sql.ts'
import { type StickinessPlan, stickiness } from './stickiness/stickiness.ts'
import type { TrendPlan } from './trend/plan.ts'
import { trend } from './trend/trend.ts'
import type { Kind } from './vocabulary.ts'
import { type WebPlan, web } from './web/web.ts'

/** Every kind of question that can be answered. */
export const analyses: { readonly [kind in Kind]: Analysis<Query, Plan, Result> } = {
  trend,
  funnel,
  retention,
  lifecycle,
  stickiness,
  paths,
  sessions,
  web,
  sql,
}

/** What was decided about a question, by kind. */
export type Plan =
  | TrendPlan
  | FunnelPlan
  | RetentionPlan
  | LifecyclePlan
  | StickinessPlan
  | PathsPlan
  | SessionsPlan
  | WebPlan
  | SqlPlan
