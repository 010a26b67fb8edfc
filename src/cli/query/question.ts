/** The flags of `dataloaf query` as one question in the query language. The server checks it; this only spells it. */
import { DataLoafError } from '../../errors.ts'
import { attributeMeasures } from '../../runtime/query/vocabulary.ts'
import { type Condition, parseAttribute, parseWhere } from './where.ts'

export interface QuestionFlags {
  events: string[]
  measure?: string[] | undefined
  of?: string[] | undefined
  label?: string[] | undefined
  where?: string[] | undefined
  by?: string[] | undefined
  limit?: number | undefined
  last?: string | undefined
  complete?: boolean | undefined
  from?: string | undefined
  to?: string | undefined
  all?: boolean | undefined
  interval?: string | undefined
  every?: number | undefined
  formula?: string[] | undefined
  compare?: string | undefined
  cumulative?: boolean | undefined
  'moving-average'?: number | undefined
  bots?: string | undefined
  'time-zone'?: string | undefined
  'week-start'?: string | undefined
}

/** The trend query the flags ask for. Throws `invalid_input` for what cannot be spelled. */
export function question(flags: QuestionFlags): { [key: string]: unknown } {
  const conditions = (flags.where ?? []).map(parseWhere)
  return defined({
    kind: 'trend',
    series: series(flags),
    range: range(flags),
    interval: flags.interval,
    every: flags.every,
    filter: both(conditions),
    breakdown: flags.by?.map(parseAttribute),
    limit: flags.limit,
    formula: flags.formula && (flags.formula.length === 1 ? flags.formula[0] : flags.formula.map(asFormula)),
    compare: flags.compare === undefined ? undefined : comparison(flags.compare),
    cumulative: flags.cumulative || undefined,
    moving_average: flags['moving-average'],
    bots: flags.bots,
    time_zone: flags['time-zone'],
    week_start: flags['week-start'],
  })
}

/** `7d`, `48h`, `12w`, `6mo`, `4q`, `2y`: a count and a unit. */
export function parseSpan(text: string, flag: string): { count: number; unit: string } {
  const [, count, letters] = /^(\d+)\s*([a-z]+)$/i.exec(text.trim()) ?? []
  const unit = letters && units[letters.toLowerCase()]
  if (unit && Number(count) > 0) return { count: Number(count), unit }
  throw new DataLoafError('invalid_input', `${flag} ${text} is not a span of time.`, {
    hint: `A count and a unit: ${flag} 7d (h hours, d days, w weeks, mo months, q quarters, y years)`,
  })
}

const units: { [letters: string]: string } = {
  ...{ h: 'hour', hour: 'hour', hours: 'hour', d: 'day', day: 'day', days: 'day', w: 'week', week: 'week' },
  ...{ weeks: 'week', m: 'month', mo: 'month', month: 'month', months: 'month', q: 'quarter', quarter: 'quarter' },
  ...{ quarters: 'quarter', y: 'year', year: 'year', years: 'year' },
}

function series({ events, measure = [], of = [], label = [] }: QuestionFlags) {
  const names = events.length > 0 ? events : ['*']
  const count = Math.max(names.length, measure.length, of.length)
  const each = (values: string[], flag: string, i: number) => {
    if (values.length <= 1) return values[0]
    if (values.length === count) return values[i]
    throw new DataLoafError('invalid_input', `There are ${count} series and ${values.length} times --${flag}.`, {
      hint: `Give --${flag} once for all of them, or once for each.`,
    })
  }
  return Array.from({ length: count }, (_, i) => {
    const event = each(names, 'event', i)!
    const attribute = each(of, 'of', i)
    return defined({
      event: event === '*' ? null : event,
      measure: checkedMeasure(each(measure, 'measure', i), attribute),
      ...(attribute !== undefined && parseAttribute(attribute)),
      label: label[i],
    })
  })
}

function checkedMeasure(measure: string | undefined, attribute: string | undefined): string | undefined {
  const needs = (attributeMeasures as readonly (string | undefined)[]).includes(measure)
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

function range({ last, complete, from, to, all }: QuestionFlags) {
  if ([last, from, all || undefined].filter((given) => given !== undefined).length > 1) {
    throw new DataLoafError('invalid_input', 'Give one of --last, --from or --all.')
  }
  if (all) return { all: true }
  if (last !== undefined) {
    const { count, unit } = parseSpan(last, '--last')
    return defined({ last: count, unit, complete: complete || undefined })
  }
  if (from !== undefined) return defined({ from, to })
  if (to !== undefined) throw new DataLoafError('invalid_input', '--to needs --from.')
  return complete ? { last: 30, unit: 'day', complete } : undefined
}

function both(conditions: Condition[]): Condition | { and: Condition[] } | undefined {
  return conditions.length > 1 ? { and: conditions } : conditions[0]
}

function comparison(text: string) {
  return text === 'previous' ? { previous: true } : { shift: parseSpan(text, '--compare') }
}

function asFormula(expression: string) {
  return { expression }
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
