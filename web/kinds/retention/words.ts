/** The words of retention as people read them. */
import type { CohortKind, Interval } from '../../../src/runtime/query/vocabulary.ts'
import type { RetentionQuery, Words } from '../../language.ts'
import { plural, t } from '../../text.ts'

export const cohorts: Words<CohortKind> = {
  first_time: { label: t`their first time ever`, hint: t`history before the range counts` },
  first_time_in_range: { label: t`their first time in the range` },
  recurring: { label: t`every time`, hint: t`a user is in each cohort they started in` },
}

export const windows: Words<NonNullable<RetentionQuery['windows']>> = {
  calendar: { label: t`the calendar’s`, hint: t`midnight in the app’s zone` },
  '24h': { label: t`24 h from each start`, hint: t`each user’s own clock` },
}

const periods: { readonly [interval in Interval]: (period: number) => string } = {
  hour: (period) => t`Hour ${period}`,
  day: (period) => t`Day ${period}`,
  week: (period) => t`Week ${period}`,
  month: (period) => t`Month ${period}`,
  quarter: (period) => t`Quarter ${period}`,
  year: (period) => t`Year ${period}`,
}

const laters: { readonly [interval in Interval]: (period: number) => string } = {
  hour: (period) => plural(period, '{0} hour later', '{0} hours later', String(period)),
  day: (period) => plural(period, '{0} day later', '{0} days later', String(period)),
  week: (period) => plural(period, '{0} week later', '{0} weeks later', String(period)),
  month: (period) => plural(period, '{0} month later', '{0} months later', String(period)),
  quarter: (period) => plural(period, '{0} quarter later', '{0} quarters later', String(period)),
  year: (period) => plural(period, '{0} year later', '{0} years later', String(period)),
}

/** `Day 3`: the head of a column. */
export function periodText(period: number, interval: Interval): string {
  return periods[interval](period)
}

/** `3 days later`. */
export function laterText(period: number, interval: Interval): string {
  return laters[interval](period)
}
