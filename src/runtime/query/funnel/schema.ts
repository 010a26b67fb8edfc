import { z } from 'zod'
import { breakdownSchema, limitSchema } from '../schema/breakdown.ts'
import { common, intervalSchema, labelSchema, step } from '../schema/common.ts'
import { choose, strict } from '../schema/issues.ts'
import { attributions, counted, funnelOrders, funnelViews, windowUnits } from '../vocabulary.ts'

/** A step of a funnel has a name at most. */
const funnelStepSchema = strict({ ...step, label: labelSchema.optional() })

/** 1-based. */
const stepNumber = z.number().int().min(1).max(20)

const exclusionSchema = strict({ ...step, from_step: stepNumber.optional(), to_step: stepNumber.optional() })
export type Exclusion = z.infer<typeof exclusionSchema>

const attributionNames = z.enum(attributions)
const ofStep = strict({ step: stepNumber })

export const funnelSchema = strict({
  kind: z.literal('funnel'),
  ...common,
  interval: intervalSchema.optional(),
  steps: z.array(funnelStepSchema).min(2).max(20),
  order: z.enum(funnelOrders).optional(),
  window: strict({ count: z.number().int().min(1).max(100_000_000), unit: z.enum(windowUnits) }).optional(),
  exclude: z.array(exclusionSchema).max(20).optional(),
  breakdown: breakdownSchema.optional(),
  limit: limitSchema.optional(),
  attribution: choose<z.infer<typeof attributionNames> | z.infer<typeof ofStep>>((input) =>
    typeof input === 'object' ? ofStep : attributionNames,
  ).optional(),
  view: z.enum(funnelViews).optional(),
  from_step: stepNumber.optional(),
  to_step: stepNumber.optional(),
  bins: z.number().int().min(1).max(1_000).optional(),
  count_by: z.enum(counted).optional(),
})

export type FunnelQuery = z.infer<typeof funnelSchema>
