import { describe, expect, it } from 'vitest'
import { nextDue, nextDueMoved, type Schedule } from '../../../../src/runtime/jobs/schedule.ts'
import { zoneOf } from '../../../../src/runtime/query/time/zone.ts'

const berlin = zoneOf('Europe/Berlin')

/** The next few times, as UTC. */
function dues(schedule: Schedule, after: string, count: number): string[] {
  const found: string[] = []
  for (let at = Date.parse(after); found.length < count; ) {
    at = nextDue(schedule, at, berlin)
    found.push(new Date(at).toISOString().slice(0, 16))
  }
  return found
}

describe('a schedule', () => {
  it('keeps nine o’clock in Berlin on both days on which clocks change', () => {
    const daily = { every: 'day', at: '09:00' } as const
    expect(dues(daily, '2026-03-27T12:00Z', 4)).toEqual([
      '2026-03-28T08:00',
      '2026-03-29T07:00',
      '2026-03-30T07:00',
      '2026-03-31T07:00',
    ])
    expect(dues(daily, '2026-10-23T12:00Z', 3)).toEqual(['2026-10-24T07:00', '2026-10-25T08:00', '2026-10-26T08:00'])
  })

  it('is due once a day also at a time that clocks skip or show twice', () => {
    const daily = { every: 'day', at: '02:30' } as const
    expect(dues(daily, '2026-03-28T12:00Z', 2)).toEqual(['2026-03-29T01:00', '2026-03-30T00:30'])
    expect(dues(daily, '2026-10-24T12:00Z', 2)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30'])
  })

  it('comes on the day of the week, and on the last day of shorter months', () => {
    expect(dues({ every: 'week', on: 7, at: '23:30' }, '2026-03-22T22:29Z', 3)).toEqual([
      '2026-03-22T22:30',
      '2026-03-29T21:30',
      '2026-04-05T21:30',
    ])
    expect(dues({ every: 'month', on: 31, at: '08:00' }, '2026-01-31T07:00Z', 4)).toEqual([
      '2026-02-28T07:00',
      '2026-03-31T06:00',
      '2026-04-30T06:00',
      '2026-05-31T06:00',
    ])
  })

  it('of minutes stands on the clock, not on when it was last done', () => {
    expect(dues({ every: 'minutes', count: 15 }, '2026-01-01T10:07Z', 2)).toEqual([
      '2026-01-01T10:15',
      '2026-01-01T10:30',
    ])
  })
})

describe('a schedule that moves to another zone', () => {
  const daily = { every: 'day', at: '09:00' } as const
  const after = '2026-01-05T12:00Z'
  const moved = (schedule: Schedule, to: string, due: string, by = after) => {
    const times = { after: Date.parse(by), due: Date.parse(due) }
    return new Date(nextDueMoved(schedule, { ...times, before: berlin, zone: zoneOf(to) })).toISOString().slice(0, 16)
  }

  it('to the west does not come twice on a day, in a week, in a month', () => {
    const west = 'America/Los_Angeles'
    expect(moved(daily, west, '2026-01-06T08:00Z')).toBe('2026-01-06T17:00')
    expect(moved({ every: 'week', on: 1, at: '09:00' }, west, '2026-01-12T08:00Z')).toBe('2026-01-12T17:00')
    expect(moved({ every: 'month', on: 5, at: '09:00' }, west, '2026-02-05T08:00Z')).toBe('2026-02-05T17:00')
  })

  it('still comes on the day on which it is due', () => {
    expect(moved(daily, 'America/Los_Angeles', '2026-01-05T08:00Z', '2026-01-05T07:00Z')).toBe('2026-01-05T17:00')
  })

  it('to the east comes at the same date, or the next time where that has passed', () => {
    expect(moved(daily, 'Asia/Tokyo', '2026-01-06T08:00Z')).toBe('2026-01-06T00:00')
    expect(moved(daily, 'Asia/Tokyo', '2026-01-05T08:00Z', '2026-01-05T07:00Z')).toBe('2026-01-06T00:00')
  })

  it('of minutes is due when it was', () => {
    expect(moved({ every: 'minutes', count: 60 }, 'Asia/Tokyo', '2026-01-05T13:00Z')).toBe('2026-01-05T13:00')
  })
})
