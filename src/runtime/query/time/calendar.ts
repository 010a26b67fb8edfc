/**
 * Local dates as plain numbers: a local time is the milliseconds that UTC would show for the same clock face.
 * Nothing here knows of zones.
 */
import type { Interval } from '../vocabulary.ts'

export const second = 1_000
export const hour = 3_600_000
export const day = 86_400_000
export type WeekStart = 'monday' | 'sunday'

/** Months that one interval spans; 0 for those counted in hours or days. */
export const monthsIn: { readonly [interval in Interval]: number } = {
  hour: 0,
  day: 0,
  week: 0,
  month: 1,
  quarter: 3,
  year: 12,
}

/** Milliseconds of local time that one interval spans; 0 for those counted in months. */
export const lengthOf: { readonly [interval in Interval]: number } = {
  hour,
  day,
  week: 7 * day,
  month: 0,
  quarter: 0,
  year: 0,
}

/** Months since the year 0. */
export function monthOf(local: number): number {
  const date = new Date(local)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** Local midnight of the first day of a month. */
export function startOfMonth(month: number): number {
  return new Date(0).setUTCFullYear(Math.floor(month / 12), month - Math.floor(month / 12) * 12, 1)
}

/** The start of the interval that a local time lies in. */
export function truncate(local: number, interval: Interval, weekStart: WeekStart): number {
  const months = monthsIn[interval]
  if (months > 0) return startOfMonth(Math.floor(monthOf(local) / months) * months)
  const length = lengthOf[interval]
  // 1970-01-01 was a Thursday: the Monday before it is day -3, the Sunday before it day -4.
  const origin = interval === 'week' ? (weekStart === 'monday' ? -3 : -4) * day : 0
  return origin + Math.floor((local - origin) / length) * length
}

/** A local time some intervals later; a day of the month that does not exist becomes the month's last. */
export function add(local: number, count: number, interval: Interval): number {
  const months = monthsIn[interval]
  if (months === 0) return local + count * lengthOf[interval]
  const month = monthOf(local) + count * months
  const date = new Date(local)
  const lastDay = (startOfMonth(month + 1) - startOfMonth(month)) / day
  return (
    startOfMonth(month) + (Math.min(date.getUTCDate(), lastDay) - 1) * day + (local - Math.floor(local / day) * day)
  )
}

/** `2026-01-31` */
export function dateLabel(local: number): string {
  return new Date(local).toISOString().replace(/T.*/, '')
}
