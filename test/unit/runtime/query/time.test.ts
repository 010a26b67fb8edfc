import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, truncate } from '../../../../src/runtime/query/time/calendar.ts'
import { boundsOf, earlier, instantOf, ownLength } from '../../../../src/runtime/query/time/range.ts'
import { firstStart, indexOf, labelsOf, rulerOf, startsOf } from '../../../../src/runtime/query/time/ruler.ts'
import { zoneOf } from '../../../../src/runtime/query/time/zone.ts'
import { hourLabel, hoursOf, intervalOf, localTime } from '../../../support/brute-force-time.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Phoenix',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Antarctica/Troll',
]
const anyZone = fc.constantFrom(...zones)
const anyInstant = fc.integer({ min: Date.parse('1975-01-01'), max: Date.parse('2037-01-01') })
const iso = (instant: number) => new Date(instant).toISOString()
const time = (text: string) => Date.parse(text)

describe('a zone', () => {
  it('shows the clock that Intl shows', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        expect(instant + zoneOf(zone).offsetAt(instant)).toBe(localTime(instant, zone))
      }),
      { numRuns: 2_000 },
    )
  })

  it('names every change of the clocks in a range, to the millisecond', () => {
    expect(zoneOf('Europe/Berlin').regimes(time('2011-01-01'), time('2012-01-01'))).toEqual([
      { from: time('2011-01-01'), offset: 3_600_000 },
      { from: time('2011-03-27T01:00:00Z'), offset: 7_200_000 },
      { from: time('2011-10-30T01:00:00Z'), offset: 3_600_000 },
    ])
    fc.assert(
      fc.property(
        anyZone,
        anyInstant,
        fc.nat(500 * 86_400_000),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        (zone, from, length, parts) => {
          const regimes = zoneOf(zone).regimes(from, from + length + 1)
          for (const part of parts) {
            const at = Math.floor(from + part * length)
            expect(at + regimes.findLast((regime) => regime.from <= at)!.offset).toBe(localTime(at, zone))
          }
        },
      ),
    )
  })

  it('finds the instant of a local time: the first of two, and after a gap the end of it', () => {
    const { toInstant } = zoneOf('Europe/Berlin')
    expect(iso(toInstant(time('2011-10-30T02:30:00Z')))).toBe('2011-10-30T00:30:00.000Z')
    expect(iso(toInstant(time('2011-03-27T02:30:00Z')))).toBe('2011-03-27T01:00:00.000Z')
    expect(iso(zoneOf('America/Sao_Paulo').toInstant(time('2018-11-04T00:00:00Z')))).toBe('2018-11-04T03:00:00.000Z')
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        const found = zoneOf(zone).toInstant(localTime(instant, zone))
        expect(found).toBeLessThanOrEqual(instant)
        expect(localTime(found, zone)).toBe(localTime(instant, zone))
      }),
    )
  })

  it('must have a name of the IANA list', () => {
    for (const name of ['Mars/Olympus', '+05:45', '', "UTC'; drop"]) {
      expect(() => zoneOf(name)).toThrowError(expect.objectContaining({ code: 'invalid_query', path: ['time_zone'] }))
    }
  })
})

describe('a ruler', () => {
  const anyInterval = fc.constantFrom(
    'day' as const,
    'week' as const,
    'month' as const,
    'quarter' as const,
    'year' as const,
  )

  it('puts an instant into the interval its local date lies in', () => {
    const anyStart = fc.constantFrom('monday' as const, 'sunday' as const)
    fc.assert(
      fc.property(
        anyZone,
        anyInstant,
        fc.nat(800 * 86_400_000),
        anyInterval,
        anyStart,
        (zone, from, length, interval, weekStart) => {
          const z = zoneOf(zone)
          const start = firstStart(from, z, interval, weekStart)
          const ruler = rulerOf({ zone: z, interval, every: 1, start, to: from + length + 1 })
          const index = indexOf(ruler, from + length)
          const starts = startsOf(ruler, index + 1, z)
          const date = iso(localTime(from + length, zone)).slice(0, 10)
          expect(labelsOf(ruler, starts, z)[index]).toBe(intervalOf(date, interval, weekStart))
          expect(starts[index]).toBeLessThanOrEqual(from + length)
          expect(iso(localTime(starts[index]!, zone)).slice(0, 10) >= intervalOf(date, interval, weekStart)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('has an hour for each hour of real time', () => {
    const days: [string, string, number][] = [
      ['Europe/Berlin', '2011-10-30', 25],
      ['Europe/Berlin', '2011-03-27', 23],
      ['Asia/Kathmandu', '2026-01-01', 24],
      ['America/St_Johns', '2026-03-08', 23],
      // Half an hour of change makes one hour a half.
      ['Australia/Lord_Howe', '2026-04-05', 25],
      ['Australia/Lord_Howe', '2025-10-05', 24],
    ]
    for (const [zone, date, count] of days) {
      const z = zoneOf(zone)
      const { from, to } = boundsOf(
        { from: date, to: date },
        { now: 0, zone: z, weekStart: 'monday', firstEvent: null },
      )
      const ruler = rulerOf({ zone: z, interval: 'hour', every: 1, start: firstStart(from, z, 'hour', 'monday'), to })
      expect(indexOf(ruler, to - 1) + 1).toBe(count)
      const starts = startsOf(ruler, count, z)
      expect(starts).toEqual(hoursOf(from, to, zone))
      expect(labelsOf(ruler, starts, z)).toEqual(starts.map((start) => hourLabel(start, zone)))
    }
    const z = zoneOf('Europe/Berlin')
    const ruler = rulerOf({
      zone: z,
      interval: 'hour',
      every: 1,
      start: time('2011-10-29T22:00:00Z'),
      to: time('2011-10-30T23:00:00Z'),
    })
    expect(labelsOf(ruler, startsOf(ruler, 5, z), z).slice(1)).toEqual([
      '2011-10-30T01:00+02:00',
      '2011-10-30T02:00+02:00',
      '2011-10-30T02:00+01:00',
      '2011-10-30T03:00+01:00',
    ])
  })
})

describe('a calendar', () => {
  it('starts weeks on the day it is told', () => {
    const friday = time('2026-01-02T10:00:00Z')
    expect(iso(truncate(friday, 'week', 'monday'))).toBe('2025-12-29T00:00:00.000Z')
    expect(iso(truncate(friday, 'week', 'sunday'))).toBe('2025-12-28T00:00:00.000Z')
    expect(iso(truncate(time('2026-01-04T23:59:59.999Z'), 'week', 'sunday'))).toBe('2026-01-04T00:00:00.000Z')
  })

  it('keeps to the last day of a shorter month', () => {
    expect(iso(add(time('2024-03-31T10:00:00Z'), -1, 'month'))).toBe('2024-02-29T10:00:00.000Z')
    expect(iso(add(time('2024-02-29T00:00:00Z'), 1, 'year'))).toBe('2025-02-28T00:00:00.000Z')
    expect(iso(add(time('1969-11-30T00:00:00Z'), 1, 'quarter'))).toBe('1970-02-28T00:00:00.000Z')
  })
})

describe('a range', () => {
  const zone = zoneOf('Europe/Berlin')
  // A Wednesday, 10:30 in Berlin.
  const context = {
    now: time('2026-04-01T08:30:00Z'),
    zone,
    weekStart: 'monday' as const,
    firstEvent: time('2025-01-01'),
  }
  const bounds = (range: Parameters<typeof boundsOf>[0]) => {
    const { from, to } = boundsOf(range, context)
    return [iso(from), iso(to)]
  }

  it('of the last days ends with today, or with complete before it', () => {
    expect(bounds({ last: 7, unit: 'day' })).toEqual(['2026-03-25T23:00:00.000Z', '2026-04-01T22:00:00.000Z'])
    expect(bounds({ last: 7, unit: 'day', complete: true })).toEqual([
      '2026-03-24T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ])
    expect(bounds({ last: 2, unit: 'hour' })).toEqual(['2026-04-01T07:00:00.000Z', '2026-04-01T09:00:00.000Z'])
    expect(bounds({ last: 1, unit: 'week', complete: true })).toEqual([
      '2026-03-22T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ])
    expect(bounds({ last: 2, unit: 'quarter' })).toEqual(['2025-12-31T23:00:00.000Z', '2026-06-30T22:00:00.000Z'])
  })

  it('includes the day of a date, and excludes an instant', () => {
    expect(bounds({ from: '2026-03-29', to: '2026-03-29' })).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ])
    expect(bounds({ from: '2026-01-01T10:00:00.123Z', to: '2026-01-01T13:00:00+02:00' })).toEqual([
      '2026-01-01T10:00:00.123Z',
      '2026-01-01T11:00:00.000Z',
    ])
    expect(bounds({ from: '2026-01-01T10:00', to: '2026-01-01T11:00' })).toEqual([
      '2026-01-01T09:00:00.000Z',
      '2026-01-01T10:00:00.000Z',
    ])
    expect(bounds({ from: '2026-03-31' })).toEqual(['2026-03-30T22:00:00.000Z', '2026-04-01T08:30:00.000Z'])
    expect(bounds({ all: true })).toEqual(['2025-01-01T00:00:00.000Z', '2026-04-01T08:30:00.000Z'])
  })

  it('must not be empty', () => {
    for (const range of [
      { from: '2026-01-02', to: '2026-01-01' },
      { from: '2026-04-02' },
      { from: '2026-01-01T10:00:00Z', to: '2026-01-01T10:00:00Z' },
    ]) {
      expect(() => boundsOf(range, context)).toThrowError(
        expect.objectContaining({ code: 'invalid_query', path: ['range'] }),
      )
    }
  })

  it('is compared with as many local days, or whole months, before it', () => {
    const march = boundsOf({ from: '2026-03-01', to: '2026-03-31' }, context)
    const compared = (interval: 'day' | 'month') => {
      const { from, to } = earlier(march, ownLength(march, zone, interval), zone)
      return [iso(from), iso(to)]
    }
    expect(compared('day')).toEqual(['2026-01-28T23:00:00.000Z', '2026-02-28T23:00:00.000Z'])
    expect(compared('month')).toEqual(['2026-01-31T23:00:00.000Z', '2026-02-28T23:00:00.000Z'])
  })

  it('reads offsets in every spelling', () => {
    for (const text of [
      '2026-01-01T10:00:00Z',
      '2026-01-01T12:00:00+02:00',
      '2026-01-01 12:00+0200',
      '2026-01-01T10:00:00,000z',
      '2026-01-01T11:00',
    ]) {
      expect(iso(instantOf(text, zone))).toBe('2026-01-01T10:00:00.000Z')
    }
  })
})
