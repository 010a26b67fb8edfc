/** The part of a question that every kind has. */
import { DataLoafError } from '../../errors.ts'
import type { Breakdown, Compare, Filter, Range } from '../../runtime/query/schema.ts'
import type { botChoices, weekStarts } from '../../runtime/query/vocabulary.ts'
import { allOf, parseFilter } from './filter.ts'
import { parseSpan } from './span.ts'
import { parseAttribute } from './where.ts'

export interface CommonFlags {
  where?: string[] | undefined
  last?: string | undefined
  complete?: boolean | undefined
  from?: string | undefined
  to?: string | undefined
  all?: boolean | undefined
  bots?: (typeof botChoices)[number] | undefined
  'time-zone'?: string | undefined
  'week-start'?: (typeof weekStarts)[number] | undefined
}

/** Range, filter, bots and calendar. Throws `invalid_input` for what cannot be spelled. */
export function commonFields(flags: CommonFlags) {
  return {
    range: range(flags),
    filter: filter(flags),
    bots: flags.bots,
    time_zone: flags['time-zone'],
    week_start: flags['week-start'],
  }
}

export function breakdown(by: string[] | undefined): Breakdown | undefined {
  return by?.map(parseAttribute)
}

/** `previous`, or a span: so long ago. */
export function comparison(text: string | undefined): Compare | undefined {
  if (text === undefined) return undefined
  return text === 'previous' ? { previous: true } : { shift: parseSpan(text, '--compare') }
}

/** The same without what is undefined, so that a question holds only what was asked for. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

function filter({ where = [] }: CommonFlags): Filter | undefined {
  return allOf(where.map(parseFilter))
}

/** A date or an instant as it is, or milliseconds since 1970. */
function moment(text: string): string | number {
  return /^-?\d{5,}$/.test(text) ? Number(text) : text
}

function range({ last, complete, from, to, all }: CommonFlags): Range | undefined {
  if ([last, from, all || undefined].filter((given) => given !== undefined).length > 1) {
    throw new DataLoafError('invalid_input', 'Give one of --last, --from or --all.')
  }
  if (all) return { all: true }
  if (last !== undefined) {
    const { count, unit } = parseSpan(last, '--last')
    return defined({ last: count, unit, complete: complete || undefined })
  }
  if (from !== undefined) return defined({ from: moment(from), to: to === undefined ? undefined : moment(to) })
  if (to !== undefined) throw new DataLoafError('invalid_input', '--to needs --from.')
  return complete ? { last: 30, unit: 'day', complete } : undefined
}
