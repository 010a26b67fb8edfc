import type { SessionMeasure } from '../../../src/runtime/query/vocabulary.ts'
import type { Unit } from '../../format.ts'
import type { Words } from '../../language.ts'
import { t } from '../../text.ts'

/** What is told of sessions, and in which unit. */
export const measures: Words<SessionMeasure> & { [measure in SessionMeasure]: { unit?: Unit } } = {
  count: { label: t`sessions`, hint: t`how many` },
  per_user: { label: t`sessions per user` },
  events_avg: { label: t`events per session`, hint: t`average` },
  duration_avg: { label: t`duration, average`, hint: t`from the first event to the last`, unit: 'seconds' },
  duration_median: { label: t`duration, median`, hint: t`from the first event to the last`, unit: 'seconds' },
  bounce_rate: { label: t`bounce rate`, hint: t`share with a single event`, unit: 'share' },
}
