/** The words of retention as people read them. */
import type { CohortKind, Interval } from '../../../src/runtime/query/vocabulary.ts'
import type { RetentionQuery, Words } from '../../language.ts'

export const cohorts: Words<CohortKind> = {
  first_time: { label: 'their first time ever', hint: 'history before the range counts' },
  first_time_in_range: { label: 'their first time in the range' },
  recurring: { label: 'every time', hint: 'a user is in each cohort they started in' },
}

export const windows: Words<NonNullable<RetentionQuery['windows']>> = {
  calendar: { label: 'the calendar’s', hint: 'midnight in the app’s zone' },
  '24h': { label: '24 h from each start', hint: 'each user’s own clock' },
}

/** `Day 3`: the head of a column. */
export function periodText(period: number, interval: Interval): string {
  return `${interval.charAt(0).toUpperCase()}${interval.slice(1)} ${period}`
}

/** `3 days later`. */
export function laterText(period: number, interval: Interval): string {
  return `${period} ${interval}${period === 1 ? '' : 's'} later`
}
