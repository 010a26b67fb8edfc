import { DataLoafError } from '../../errors.ts'
import type { Series, TrendQuery } from '../../runtime/query/schema.ts'
import { attributeMeasures, type Interval, type Measure } from '../../runtime/query/vocabulary.ts'
import { breakdown, type CommonFlags, commonFields, comparison, defined } from './common.ts'
import { parseStep } from './step.ts'
import { parseAttribute } from './where.ts'

export interface TrendFlags extends CommonFlags {
  /** As arguments and by `--event`. */
  events: string[]
  measure?: Measure[] | undefined
  of?: string[] | undefined
  label?: string[] | undefined
  by?: string[] | undefined
  limit?: number | undefined
  interval?: Interval | 'none' | undefined
  every?: number | undefined
  formula?: string[] | undefined
  compare?: string | undefined
  cumulative?: boolean | undefined
  'moving-average'?: number | undefined
}

/** The trend query the flags ask for; the server checks it. Throws `invalid_input` for what cannot be spelled. */
export function trendQuestion(flags: TrendFlags): TrendQuery {
  return defined({
    kind: 'trend',
    series: series(flags),
    interval: flags.interval,
    every: flags.every,
    ...commonFields(flags),
    breakdown: breakdown(flags.by),
    limit: flags.limit,
    formula: formula(flags.formula),
    compare: comparison(flags.compare),
    cumulative: flags.cumulative || undefined,
    moving_average: flags['moving-average'],
  })
}

function series({ events, measure = [], of = [], label = [] }: TrendFlags): Series[] {
  const names = events.length > 0 ? events : ['*']
  const count = Math.max(names.length, measure.length, of.length)
  const needing = measure.filter(needsAttribute).length
  const each = <Value extends string>(values: Value[], flag: string, i: number) => {
    if (values.length <= 1) return values[0]
    if (values.length === count) return values[i]
    throw new DataLoafError('invalid_input', `There are ${count} series and ${values.length} times --${flag}.`, {
      hint: `Give --${flag} once for all of them, or once for each.`,
    })
  }
  if (label.length > count) {
    throw new DataLoafError('invalid_input', `There are ${count} series and ${label.length} times --label.`)
  }
  // Of measures with and without an attribute, those with one take what is given, in their order.
  const sorted = measure.length === count && needing > 0 && needing < count && of.length <= needing
  let taken = 0
  return Array.from({ length: count }, (_, i) => {
    const own = each(measure, 'measure', i)
    const attribute = !sorted ? each(of, 'of', i) : needsAttribute(own) ? (of[taken++] ?? of[0]) : undefined
    return defined({
      ...parseStep(each(names, 'event', i)!),
      measure: checkedMeasure(own, attribute),
      ...(attribute !== undefined && { attribute: ofEvent(attribute) }),
      label: label[i],
    })
  })
}

/** A measure is of the event's own attribute. */
function ofEvent(text: string) {
  const { attribute, of } = parseAttribute(text)
  if (of === undefined) return attribute
  throw new DataLoafError('invalid_input', `--of ${text}: a measure is of the event’s own attributes.`)
}

function needsAttribute(measure: Measure | undefined): boolean {
  return (attributeMeasures as readonly (string | undefined)[]).includes(measure)
}

function checkedMeasure(measure: Measure | undefined, attribute: string | undefined): Measure | undefined {
  const needs = needsAttribute(measure)
  if (needs && attribute === undefined) {
    const hint = `--measure ${measure} --of amount`
    throw new DataLoafError('invalid_input', `--measure ${measure} needs an attribute.`, { hint })
  }
  if (!needs && attribute !== undefined) {
    const message = measure ? `--measure ${measure} takes no attribute.` : '--of needs a measure of an attribute.'
    throw new DataLoafError('invalid_input', message, { hint: `--measure ${attributeMeasures.join(', ')}` })
  }
  return measure
}

/** `A / B * 100`, or with a name of its own: `A / B * 100 as % large`. */
function formula(texts: readonly string[] | undefined): TrendQuery['formula'] {
  const formulas = texts?.map((text) => {
    const [, expression, label] = /^(.+?)\s+as\s+(.+)$/is.exec(text.trim()) ?? []
    return expression !== undefined && label !== undefined ? { expression, label } : { expression: text }
  })
  if (formulas?.length !== 1) return formulas
  const [only] = formulas as [{ expression: string; label?: string }]
  return only.label === undefined ? only.expression : only
}
