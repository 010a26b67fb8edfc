/** How long an app keeps its events: `13 months`, `90 days` or `forever`. */
import { add, day } from '../query/time/calendar.ts'

export const forever = 'forever'

/** Events from before it are not kept (milliseconds, the start of a day in UTC); null where all are. */
export function keptSince(keep: string, now: number): number | null {
  const [, count, unit] = /^(\d+) (day|month)s?$/.exec(keep) ?? []
  if (count === undefined) return null
  const today = Math.floor(now / day) * day
  return unit === 'day' ? today - Number(count) * day : add(today, -Number(count), 'month')
}

/** Milliseconds for which a deleted app can be restored. */
export const grace = 7 * day

/** When all of a deleted app is removed for good, as ISO time. */
export function goneAt(deletedAt: string): string {
  return new Date(Date.parse(deletedAt) + grace).toISOString()
}
