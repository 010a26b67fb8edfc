import { z } from 'zod'
import { breakdownSchema, limitSchema } from '../schema/breakdown.ts'
import { common, intervalSchema, labelSchema, step } from '../schema/common.ts'
import { choose, type Path, strict } from '../schema/issues.ts'
import { attributions, counted, type FunnelView, funnelOrders, funnelViews, windowUnits } from '../vocabulary.ts'

/** A step of a funnel has a name at most. */
const funnelStepSchema = strict({ ...step, label: labelSchema.optional() }, { event: 'purchase' })

export const maximalSteps = 20

/** 1-based. */
const stepNumber = z.number().int().min(1).max(maximalSteps)

const exclusionSchema = strict({ ...step, from_step: stepNumber.optional(), to_step: stepNumber.optional() })
export type Exclusion = z.infer<typeof exclusionSchema>

const attributionNames = z.enum(attributions)
const ofStep = strict({ step: stepNumber })

const shape = strict({
  kind: z.literal('funnel'),
  ...common,
  interval: intervalSchema.optional(),
  steps: z.array(funnelStepSchema).min(2).max(maximalSteps),
  order: z.enum(funnelOrders).optional(),
  window: strict(
    { count: z.number().int().min(1).max(100_000_000), unit: z.enum(windowUnits) },
    { count: 14, unit: 'day' },
  ).optional(),
  exclude: z.array(exclusionSchema).max(20).optional(),
  breakdown: breakdownSchema.optional(),
  limit: limitSchema.optional(),
  attribution: choose<z.infer<typeof attributionNames> | z.infer<typeof ofStep>>([attributionNames, ofStep], (input) =>
    typeof input === 'object' ? ofStep : attributionNames,
  ).optional(),
  view: z.enum(funnelViews).optional(),
  from_step: stepNumber.optional(),
  to_step: stepNumber.optional(),
  bins: z.number().int().min(1).max(1_000).optional(),
  count_by: z.enum(counted).optional(),
})

export const funnelSchema = shape.superRefine((query, context) => {
  for (const { path, message, hint } of [
    ...misplaced(query),
    ...unordered(query, query.steps.length, []),
    ...(query.exclude ?? []).flatMap((each, index) => [
      ...unordered(each, query.steps.length, ['exclude', index]),
      ...(query.order === 'any' ? partial(each, query.steps.length, ['exclude', index]) : []),
    ]),
    ...attributed(query),
  ]) {
    context.addIssue({ code: 'custom', path: [...path], message, params: { hint } })
  }
})

export type FunnelQuery = z.infer<typeof shape>

interface Problem {
  path: Path
  message: string
  hint: string
}

const viewsOf: { readonly [option in 'from_step' | 'to_step' | 'interval' | 'bins']: readonly FunnelView[] } = {
  from_step: ['trend', 'time_to_convert'],
  to_step: ['trend', 'time_to_convert'],
  interval: ['trend'],
  bins: ['time_to_convert'],
}

/** Options that mean nothing in the view. */
function* misplaced(query: FunnelQuery): Generator<Problem> {
  const { view = 'steps' } = query
  for (const [option, views] of Object.entries(viewsOf)) {
    if (query[option as keyof typeof viewsOf] === undefined || views.includes(view)) continue
    const named = views.map((each) => `"${each}"`).join(' and ')
    yield {
      path: [option],
      message: `The view "${view}" takes no "${option}".`,
      hint: `It belongs to the view${views.length > 1 ? 's' : ''} ${named}; leave it out, or choose another view.`,
    }
  }
}

interface Stretch {
  from_step?: number | undefined
  to_step?: number | undefined
}

/** From a step to a later one, both of the funnel. */
function* unordered({ from_step, to_step }: Stretch, steps: number, path: Path): Generator<Problem> {
  const hint = `The funnel has ${steps} steps, counted from 1; "from_step" comes before "to_step".`
  for (const [option, step] of Object.entries({ from_step, to_step })) {
    if (step !== undefined && step > steps) {
      yield { path: [...path, option], message: `There is no step ${step}.`, hint }
      return
    }
  }
  const [from, to] = [from_step ?? 1, to_step ?? steps]
  if (from < to) return
  const option = from_step === undefined ? 'to_step' : 'from_step'
  yield { path: [...path, option], message: `Nothing lies between step ${from} and step ${to}.`, hint }
}

/** In any order there is no saying which step comes first. */
function* partial({ from_step = 1, to_step }: Stretch, steps: number, path: Path): Generator<Problem> {
  const hint = `Leave out "from_step" and "to_step", or choose the order "ordered".`
  const message = 'A funnel in any order is excluded from as a whole, from its first step to its last.'
  if (from_step !== 1) yield { path: [...path, 'from_step'], message, hint }
  else if (to_step !== undefined && to_step !== steps) yield { path: [...path, 'to_step'], message, hint }
}

function* attributed({ attribution, steps }: FunnelQuery): Generator<Problem> {
  if (typeof attribution !== 'object' || attribution.step <= steps.length) return
  yield {
    path: ['attribution', 'step'],
    message: `There is no step ${attribution.step}.`,
    hint: `The funnel has ${steps.length} steps, counted from 1.`,
  }
}
