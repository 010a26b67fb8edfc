/** Questions about when users are active: lifecycle and stickiness. */
import { DataLoafError } from '../../errors.ts'
import type { LifecycleQuery, StickinessQuery } from '../../runtime/query/schema.ts'
import type { Interval } from '../../runtime/query/vocabulary.ts'
import { type CommonFlags, commonFields, defined } from './common.ts'
import { anyOf } from './step.ts'

export interface ActivityFlags extends CommonFlags {
  /** As arguments and by `--event`: any of them counts. */
  events: string[]
  interval?: Interval | undefined
}

export interface StickinessFlags extends ActivityFlags {
  every?: number | undefined
  cumulative?: boolean | undefined
  count?: string | undefined
}

/** The lifecycle query the flags ask for. Throws `invalid_input` for what cannot be spelled. */
export function lifecycleQuestion(flags: ActivityFlags): LifecycleQuery {
  return defined({
    kind: 'lifecycle',
    event: anyOf(flags.events),
    interval: flags.interval,
    ...commonFields(flags),
  })
}

/** The stickiness query the flags ask for. Throws `invalid_input` for what cannot be spelled. */
export function stickinessQuestion(flags: StickinessFlags): StickinessQuery {
  return defined({
    kind: 'stickiness',
    event: anyOf(flags.events),
    interval: flags.interval,
    every: flags.every,
    cumulative: flags.cumulative || undefined,
    count: flags.count === undefined ? undefined : parseCount(flags.count),
    ...commonFields(flags),
  })
}

/** `>=2`, `<=3`, `=1`, or a number alone, which is exactly so many. */
function parseCount(text: string): NonNullable<StickinessQuery['count']> {
  const [, symbol = '=', value] = /^\s*(>=|<=|==?)?\s*(\d+)\s*$/.exec(text) ?? []
  if (value === undefined) {
    throw new DataLoafError('invalid_input', `--count ${text} is not a number of events.`, { hint: '--count ">=2"' })
  }
  return { op: symbol === '>=' ? 'gte' : symbol === '<=' ? 'lte' : 'eq', value: Number(value) }
}
