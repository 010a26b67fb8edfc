import type { Plan } from '../analyses.ts'
import { funnelDrill } from '../funnel/behind.ts'
import { lifecycleDrill } from '../lifecycle/behind.ts'
import { pathsDrill } from '../paths/behind.ts'
import { retentionDrill } from '../retention/behind.ts'
import { sessionsDrill } from '../sessions/behind.ts'
import { stickinessDrill } from '../stickiness/behind.ts'
import { trendDrill } from '../trend/behind.ts'
import type { Kind } from '../vocabulary.ts'
import { webDrill } from '../web/behind.ts'
import type { Drillable } from './behind.ts'

/** Every kind whose answers can be looked behind. */
export const drillables: { readonly [kind in Kind]?: Drillable<Plan, Point> } = {
  trend: trendDrill,
  funnel: funnelDrill,
  retention: retentionDrill,
  lifecycle: lifecycleDrill,
  stickiness: stickinessDrill,
  paths: pathsDrill,
  sessions: sessionsDrill,
  web: webDrill,
}

type PointOf<Each> = Each extends Drillable<never, infer Of> ? Of : never

/** A point of an answer, by the answer's kind. */
export type Point = PointOf<
  | typeof trendDrill
  | typeof funnelDrill
  | typeof retentionDrill
  | typeof lifecycleDrill
  | typeof stickinessDrill
  | typeof pathsDrill
  | typeof sessionsDrill
  | typeof webDrill
>
