import { z } from 'zod'
import { intervals } from '../vocabulary.ts'
import { choose, hasKey, shown, strict } from './issues.ts'

export const datePattern = /^\d{4}-\d{2}-\d{2}$/
/** A local time, or with `Z` or an offset an instant. */
export const timePattern = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i

/** The years 1 to 9999, in UTC give or take a day: what every warehouse and every label can say. */
export const firstMoment = Date.parse('0001-01-01') - 86_400_000
export const lastMoment = Date.parse('9999-12-31T23:59:59.999Z')

const moment = z
  .union([z.string(), z.number().int()], { error: 'expected a date, an instant or milliseconds' })
  .superRefine((value, context) => {
    if (typeof value === 'number' ? value >= firstMoment && value <= lastMoment : isMoment(value)) return
    context.addIssue({
      code: 'custom',
      message: `${shown(value)} is not a date or an instant.`,
      params: { hint: 'Write "2026-01-31", or "2026-01-31T10:00:00Z".' },
    })
  })

function isMoment(text: string): boolean {
  if (!datePattern.test(text) && !timePattern.test(text)) return false
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)].map(Number) as [
    number,
    number,
    number,
  ]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (year < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false
  return text.length === 10 || /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d|$|[^:])/.test(text.slice(11))
}

const count = z.number().int().min(1).max(100_000)

const lastRange = strict({ last: count, unit: z.enum(intervals), complete: z.boolean().optional() })
const fromRange = strict({ from: moment, to: moment.optional() }, { last: 7, unit: 'day' })
const allRange = strict({ all: z.literal(true) })

/** The last n local hours, days, …; from a local date or instant to another (a date-only `to` included); or everything. */
export type Range = z.infer<typeof lastRange> | z.infer<typeof fromRange> | z.infer<typeof allRange>

export const rangeSchema = choose<Range>([lastRange, fromRange, allRange], (input) =>
  hasKey(input, 'last') ? lastRange : hasKey(input, 'all') ? allRange : fromRange,
)

/** A number of local units. */
export const shiftSchema = strict({ count, unit: z.enum(intervals) })
export type Shift = z.infer<typeof shiftSchema>
