import { z } from 'zod'
import { botChoices, intervals, weekStarts } from '../vocabulary.ts'
import { filterSchema } from './filter.ts'
import { choose, hasKey, strict } from './issues.ts'
import { rangeSchema, shiftSchema } from './range.ts'

export const botsSchema = z.enum(botChoices)

/** What every kind of query takes. */
export const common = {
  range: rangeSchema.optional(),
  time_zone: z.string().max(100).optional(),
  week_start: z.enum(weekStarts).optional(),
  filter: filterSchema.optional(),
  bots: botsSchema.optional(),
}

const name = z.string().min(1).max(1_000)
const nameList = z.array(name).min(1).max(100)

/** An event by name, one of several names, or null: any event; and a condition on it. */
export const step = {
  event: choose<string | string[] | null>([name.nullable(), nameList], (input) =>
    Array.isArray(input) ? nameList : name.nullable(),
  ),
  filter: filterSchema.optional(),
}

export const stepSchema = strict(step, { event: 'purchase' })
/** Which events are meant, as a query writes it. */
export type StepQuery = z.infer<typeof stepSchema>

/** So many intervals make one bucket. */
export const everySchema = z.number().int().min(1).max(1_000)
export const intervalSchema = z.enum(intervals)
export const labelSchema = z.string().max(200)

const previousSchema = strict({ previous: z.literal(true) }, { previous: true })
const shiftedSchema = strict({ shift: shiftSchema })
export type Compare = z.infer<typeof previousSchema> | z.infer<typeof shiftedSchema>

/** The range before, or the same range so many units ago. */
export const compareSchema = choose<Compare>([previousSchema, shiftedSchema], (input) =>
  hasKey(input, 'shift') ? shiftedSchema : previousSchema,
)
