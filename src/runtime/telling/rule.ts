import { z } from 'zod'

const series = z.int().min(0).max(100).optional().describe('which line of the insight; default: the first')

/** When an alert fires. */
export const ruleSchema = z.discriminatedUnion('when', [
  z.strictObject({
    when: z.literal('above'),
    value: z.number(),
    current: z.boolean().optional().describe('also when the interval that is still going on is above it'),
    series,
  }),
  z.strictObject({ when: z.literal('below'), value: z.number(), series }),
  z.strictObject({
    when: z.literal('change'),
    direction: z.enum(['up', 'down']),
    percent: z.number().positive().max(100_000),
    against: z.enum(['previous', 'week']).describe('the interval before, or the same one a week earlier'),
    series,
  }),
  z.strictObject({ when: z.literal('no_data'), hours: z.int().min(1).max(720), series }),
])
export type Rule = z.infer<typeof ruleSchema>

export type AlertState = 'ok' | 'firing' | 'no_data'

/** What a rule makes of the values of a line. */
export interface Verdict {
  state: AlertState
  /** What was compared: the value, or for changes the change in percent. */
  value: number | null
}

/**
 * The verdict over a line's values: the last one belongs to the interval that is still going on. `back` is how many
 * intervals a change looks back. For `no_data`, the values are those of the hours.
 */
export function judge(rule: Rule, values: readonly (number | null)[], back = 1): Verdict {
  if (rule.when === 'no_data') {
    const something = values.some((value) => value !== null && value !== 0)
    return { state: something ? 'ok' : 'no_data', value: null }
  }
  const complete = values.at(-2) ?? null
  if (rule.when === 'change') return changed(rule, complete, values.at(-2 - back) ?? null)
  if (rule.when === 'below') return threshold(complete, complete !== null && complete < rule.value)
  const current = values.at(-1) ?? null
  if (rule.current && current !== null && current > rule.value) return { state: 'firing', value: current }
  return threshold(complete, complete !== null && complete > rule.value)
}

function threshold(value: number | null, fires: boolean): Verdict {
  return { state: value === null ? 'no_data' : fires ? 'firing' : 'ok', value }
}

function changed(
  { direction, percent }: Extract<Rule, { when: 'change' }>,
  now: number | null,
  before: number | null,
): Verdict {
  if (now === null || before === null) return { state: 'no_data', value: null }
  const rise = direction === 'up' ? now - before : before - now
  // From nothing, any rise is more than every percentage.
  if (before === 0) return { state: rise > 0 ? 'firing' : 'ok', value: null }
  const share = (rise / Math.abs(before)) * 100
  return { state: share >= percent ? 'firing' : 'ok', value: direction === 'up' ? share : -share }
}
