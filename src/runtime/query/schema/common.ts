import { z } from 'zod'
import { botChoices, weekStarts } from '../vocabulary.ts'
import { filterSchema } from './filter.ts'
import { choose } from './issues.ts'
import { rangeSchema } from './range.ts'

/** What every kind of query takes. */
export const common = {
  range: rangeSchema.optional(),
  time_zone: z.string().max(100).optional(),
  week_start: z.enum(weekStarts).optional(),
  filter: filterSchema.optional(),
  bots: z.enum(botChoices).optional(),
}

const name = z.string().min(1).max(1_000)

/** An event by name, one of several names, or null: any event; and a condition on it. */
export const step = {
  event: choose<string | string[] | null>((input) =>
    Array.isArray(input) ? z.array(name).min(1).max(100) : name.nullable(),
  ),
  filter: filterSchema.optional(),
}
