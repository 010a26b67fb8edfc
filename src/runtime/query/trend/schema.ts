import { z } from 'zod'
import { breakdownSchema, limitSchema } from '../schema/breakdown.ts'
import { common, compareSchema, everySchema, labelSchema, step } from '../schema/common.ts'
import { attributeSchema } from '../schema/filter.ts'
import { choose, hasKey, strict } from '../schema/issues.ts'
import { attributeMeasures, intervals, measures } from '../vocabulary.ts'
import { parseFormula } from './formula.ts'

const seriesSchema = strict(
  {
    ...step,
    measure: z.enum(measures).optional(),
    attribute: attributeSchema.optional(),
    label: labelSchema.optional(),
  },
  { event: 'purchase' },
).superRefine(({ measure = 'events', attribute }, context) => {
  const needs = attributeMeasures.some((each) => each === measure)
  if (needs && attribute === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['attribute'],
      message: `"${measure}" needs an attribute.`,
      params: { hint: 'Write "attribute": "amount".' },
    })
  }
  if (!needs && attribute !== undefined) {
    context.addIssue({
      code: 'custom',
      path: ['attribute'],
      message: `"${measure}" takes no attribute.`,
      params: { hint: `Measures of an attribute: ${attributeMeasures.join(', ')}.` },
    })
  }
})
export type Series = z.infer<typeof seriesSchema>

const expression = z.string().min(1).max(1_000)
const formulaSchema = strict({ expression, label: labelSchema.optional() })
type Formula = z.infer<typeof formulaSchema>
const formulaList = z
  .array(
    choose<string | Formula>([expression, formulaSchema], (each) =>
      typeof each === 'string' ? expression : formulaSchema,
    ),
  )
  .max(26)

/** A series for each letter. */
export const maximalSeries = 26

export const trendSchema = strict({
  kind: z.literal('trend'),
  ...common,
  interval: z.enum([...intervals, 'none']).optional(),
  every: everySchema.optional(),
  series: z.array(seriesSchema).min(1).max(maximalSeries),
  breakdown: breakdownSchema.optional(),
  limit: limitSchema.optional(),
  formula: choose<string | Formula | (string | Formula)[]>([expression, formulaSchema, formulaList], (input) =>
    Array.isArray(input) ? formulaList : typeof input === 'object' ? formulaSchema : expression,
  ).optional(),
  compare: compareSchema.optional(),
  cumulative: z.boolean().optional(),
  moving_average: z.number().int().min(1).max(1_000).optional(),
}).superRefine((query, context) => {
  for (const { expression, path } of formulas(query)) {
    const parsed = parseFormula(expression, query.series.length)
    if (!('message' in parsed)) continue
    context.addIssue({ code: 'custom', path, message: parsed.message, params: { hint: parsed.hint } })
  }
  if (query.compare && hasKey(query.range, 'all')) {
    context.addIssue({ code: 'custom', path: ['compare'], message: 'Nothing lies before the range "all".' })
  }
})

export type TrendQuery = z.infer<typeof trendSchema>

/** The formulas of a trend in order, each with its place in the query. */
export function formulas({ formula }: { formula?: TrendQuery['formula'] }) {
  if (formula === undefined) return []
  const list = Array.isArray(formula) ? formula : [formula]
  return list.map((each, index) => {
    const path: (string | number)[] = ['formula', ...(Array.isArray(formula) ? [index] : [])]
    return typeof each === 'string'
      ? { expression: each, label: undefined, path }
      : { ...each, path: [...path, 'expression'] }
  })
}
