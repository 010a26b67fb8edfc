import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  firstFuture,
  firstIncomplete,
  intervalOf,
  localDate,
  nextDate,
  previousText,
  rangeOfBuckets,
  rangeText,
} from '../../../web/time.ts'

const days = { buckets: ['2026-03-28', '2026-03-29', '2026-03-30'], times: [1774652400, 1774738800, 1774821600] }
const berlin = 'Europe/Berlin'

describe('the bucket that is still going on', () => {
  it('is today, in the time zone of the app', () => {
    const at = (now: string) => firstIncomplete(days, { interval: 'day', timeZone: berlin }, Date.parse(now))
    expect(at('2026-03-30T10:00:00Z')).toBe(2)
    expect(at('2026-03-29T21:59:00Z')).toBe(1)
    expect(at('2026-03-29T22:01:00Z')).toBe(2)
    expect(at('2026-03-31T12:00:00Z')).toBe(3)
  })

  it('is the running hour', () => {
    const hours = { buckets: ['2026-03-29T01:00+01:00', '2026-03-29T03:00+02:00'], times: [1774742400, 1774746000] }
    const at = (seconds: number) => firstIncomplete(hours, { interval: 'hour', timeZone: berlin }, seconds * 1000)
    expect(at(1774746000)).toBe(1)
    expect(at(1774749600)).toBe(2)
  })

  it('comes before those that have not begun', () => {
    expect(firstFuture([10, 20, 30], 20_000)).toBe(2)
    expect(firstFuture([10, 20, 30], 90_000)).toBe(3)
  })

  it('is the running month', () => {
    const months = { buckets: ['2026-01-01', '2026-02-01'], times: [0, 0] }
    const at = (now: string) => firstIncomplete(months, { interval: 'month', timeZone: 'UTC' }, Date.parse(now))
    expect(at('2026-02-28T23:59:59Z')).toBe(1)
    expect(at('2026-03-01T00:00:00Z')).toBe(2)
  })
})

describe('a range drawn on the chart', () => {
  it('covers whole days, the last one included', () => {
    expect(rangeOfBuckets(days, { interval: 'day' }, 0, 1)).toEqual({ from: '2026-03-28', to: '2026-03-29' })
  })

  it('covers whole weeks and months', () => {
    const weeks = { buckets: ['2026-01-05', '2026-01-12'], times: [0, 0] }
    expect(rangeOfBuckets(weeks, { interval: 'week' }, 0, 1)).toEqual({ from: '2026-01-05', to: '2026-01-18' })
    const months = { buckets: ['2024-01-01', '2024-02-01'], times: [0, 0] }
    expect(rangeOfBuckets(months, { interval: 'month' }, 1, 1)).toEqual({ from: '2024-02-01', to: '2024-02-29' })
  })

  it('covers hours as instants', () => {
    const hours = { buckets: ['2026-03-29T03:00+02:00'], times: [1774746000] }
    expect(rangeOfBuckets(hours, { interval: 'hour' }, 0, 0)).toEqual({
      from: '2026-03-29T01:00:00Z',
      to: '2026-03-29T02:00:00Z',
    })
  })
})

describe('buckets', () => {
  it('follow each other without a gap, whatever the interval', () => {
    const dates = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(dates, fc.constantFrom('day', 'week', 'month', 'quarter', 'year'), (date, interval) => {
        const label = `${date.toISOString().slice(0, 7)}-01`
        const next = nextDate(label, interval)
        expect(next > label).toBe(true)
        expect(intervalOf(undefined, [label, next])).toBe(interval)
      }),
    )
  })

  it('name the interval the answer was cut by', () => {
    expect(intervalOf(undefined, ['2026-03-29T01:00+01:00', '2026-03-29T03:00+02:00'])).toBe('hour')
    expect(intervalOf('week', ['2026-03-30'])).toBe('week')
  })

  it('belong to the local day', () => {
    expect(localDate(Date.parse('2026-01-31T23:30:00Z'), berlin)).toBe('2026-02-01')
  })
})

describe('ranges in words', () => {
  it('are named as people ask for them', () => {
    expect(rangeText(undefined)).toBe('Last 30 days')
    expect(rangeText({ last: 5, unit: 'week', complete: true })).toBe('Last 5 complete weeks')
    expect(rangeText({ all: true })).toBe('All time')
    expect(rangeText({ from: '2026-01-03', to: '2026-01-03' })).toMatch(/Jan/)
    expect(previousText({ last: 7, unit: 'day' })).toBe('previous 7 days')
    expect(previousText({ last: 1, unit: 'day' })).toBe('yesterday')
  })
})
