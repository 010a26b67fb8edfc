import { z } from 'zod'
import { add, day, startOfMonth, truncate } from '../query/time/calendar.ts'
import type { Zone } from '../query/time/zone.ts'

const at = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time of day as 09:00')
  .describe('time of day in the zone of the app')

/** When something comes again, by the clocks of the app's zone. */
export const scheduleSchema = z.discriminatedUnion('every', [
  z.strictObject({
    every: z.literal('minutes'),
    count: z.int().min(1).max(720, 'at most 720 minutes; write {"every": "day", "at": "09:00"} for once a day'),
  }),
  z.strictObject({ every: z.literal('day'), at }),
  z.strictObject({ every: z.literal('week'), on: z.int().min(1).max(7).describe('1: Monday'), at }),
  z.strictObject({ every: z.literal('month'), on: z.int().min(1).max(31).describe('or the last day'), at }),
])
export type Schedule = z.infer<typeof scheduleSchema>

/**
 * The first instant after `after` at which it is due. A time that clocks skip is due where they go on; one that they
 * show twice, the first time.
 */
export function nextDue(schedule: Schedule, after: number, zone: Zone): number {
  if (schedule.every === 'minutes') {
    const length = schedule.count * 60_000
    return (Math.floor(after / length) + 1) * length
  }
  const [hours, minutes] = schedule.at.split(':').map(Number) as [number, number]
  const time = (hours * 60 + minutes) * 60_000
  // A change of clocks can put the candidate of this interval on either side of now.
  for (let ahead = -1; ; ahead++) {
    const instant = zone.toInstant(dateOf(schedule, after + zone.offsetAt(after), ahead) + time)
    if (instant > after) return instant
  }
}

/**
 * When what was `due` by the clocks of `before` is due by those of `zone`: at the same date, so that it comes neither
 * twice on a day nor not at all; where that has passed by `after`, the next time.
 */
export function nextDueMoved(
  schedule: Schedule,
  { after, due, before, zone }: { after: number; due: number; before: Zone; zone: Zone },
): number {
  if (schedule.every === 'minutes') return due
  const date = truncate(due + before.offsetAt(due), 'day', 'monday')
  return nextDue(schedule, Math.max(after, zone.toInstant(date) - 1), zone)
}

/** Local midnight of the day it is due, so many intervals after the one that a local time lies in. */
function dateOf(schedule: Exclude<Schedule, { every: 'minutes' }>, local: number, ahead: number): number {
  if (schedule.every === 'day') return truncate(local, 'day', 'monday') + ahead * day
  if (schedule.every === 'week') return truncate(local, 'week', 'monday') + (ahead * 7 + schedule.on - 1) * day
  const first = add(truncate(local, 'month', 'monday'), ahead, 'month')
  const days = (startOfMonth(new Date(first).getUTCFullYear() * 12 + new Date(first).getUTCMonth() + 1) - first) / day
  return first + (Math.min(schedule.on, days) - 1) * day
}
