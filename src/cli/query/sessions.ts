import type { SessionsQuery } from '../../runtime/query/schema.ts'
import type { Interval, SessionMeasure } from '../../runtime/query/vocabulary.ts'
import { breakdown, type CommonFlags, commonFields, defined } from './common.ts'
import { parseMinutes } from './span.ts'
import { anyOf, parseStep } from './step.ts'

export interface SessionsFlags extends CommonFlags {
  /** As arguments and by `--event`: sessions are made of these. */
  events: string[]
  measure?: SessionMeasure | undefined
  containing?: string | undefined
  gap?: string | undefined
  interval?: Interval | 'none' | undefined
  every?: number | undefined
  by?: string[] | undefined
  limit?: number | undefined
}

/** The sessions query the flags ask for. Throws `invalid_input` for what cannot be spelled. */
export function sessionsQuestion(flags: SessionsFlags): SessionsQuery {
  return defined({
    kind: 'sessions',
    measure: flags.measure,
    event: flags.events.length > 0 ? anyOf(flags.events) : undefined,
    containing: flags.containing === undefined ? undefined : parseStep(flags.containing),
    gap_minutes: flags.gap === undefined ? undefined : parseMinutes(flags.gap, '--gap'),
    interval: flags.interval,
    every: flags.every,
    ...commonFields(flags),
    breakdown: breakdown(flags.by),
    limit: flags.limit,
  })
}
