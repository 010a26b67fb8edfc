import type { RetentionQuery } from '../../runtime/query/schema.ts'
import type { CohortKind, Interval, retentionWindows } from '../../runtime/query/vocabulary.ts'
import { breakdown, type CommonFlags, commonFields, defined } from './common.ts'
import { anyOf } from './step.ts'

export interface RetentionFlags extends CommonFlags {
  start?: string[] | undefined
  return?: string[] | undefined
  cohort?: CohortKind | undefined
  interval?: Interval | undefined
  periods?: number | undefined
  rolling?: boolean | undefined
  'min-events'?: number | undefined
  windows?: (typeof retentionWindows)[number] | undefined
  by?: string[] | undefined
  limit?: number | undefined
}

/** The retention query the flags ask for; an event that is not named is any. Throws `invalid_input`. */
export function retentionQuestion(flags: RetentionFlags): RetentionQuery {
  return defined({
    kind: 'retention',
    start: anyOf(flags.start ?? []),
    return: anyOf(flags.return ?? []),
    cohort: flags.cohort,
    interval: flags.interval,
    periods: flags.periods,
    rolling: flags.rolling || undefined,
    min_events: flags['min-events'],
    windows: flags.windows,
    ...commonFields(flags),
    breakdown: breakdown(flags.by),
    limit: flags.limit,
  })
}
