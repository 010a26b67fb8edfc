import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correctedTime, parseTime } from '../../../../src/runtime/collector/time.ts'

const receivedAt = '2026-11-23T06:00:00.000Z'

describe('parseTime', () => {
  it.each([
    ['2026-01-31T10:00:00.000Z', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T10:00:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31 10:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-3110:00:00.5', '2026-01-31T10:00:00.500Z'],
    ['2026-01-31T10:00:00.123456Z', '2026-01-31T10:00:00.123Z'],
    ['2026-01-31T10:00:00+05:30', '2026-01-31T04:30:00.000Z'],
    ['2026-01-31T10:00:00-0200', '2026-01-31T12:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['1997-01-01T00:00:00.000Z', '1997-01-01T00:00:00.000Z'],
  ])('reads %s', (text, iso) => expect(new Date(parseTime(text)!).toISOString()).toBe(iso))

  it.each([
    '',
    'now',
    '2026',
    '2026-13-01',
    '2026-02-30',
    '2026-01-31T24:00:00Z',
    '2026-01-31T10:60',
    '1767225600',
    '0050-01-01',
  ])('does not take %j for a time', (text) => expect(parseTime(text)).toBeUndefined())
})

describe('correctedTime', () => {
  it('is any instant from 1970 to 2100 as it was given', () => {
    const instants = fc.date({ min: new Date(0), max: new Date('2100-12-31T23:59:59.999Z'), noInvalidDate: true })
    fc.assert(
      fc.property(instants, (instant) => {
        const text = instant.toISOString()
        expect(correctedTime({ at: text }, 'at', { receivedAt, correction: 0 })).toBe(text)
        expect(parseTime(text)).toBe(instant.getTime())
      }),
    )
  })

  it('is the time of receipt when nothing is given', () => {
    expect(correctedTime({}, 'at', { receivedAt, correction: 5_000 })).toBe(receivedAt)
    expect(correctedTime({ at: null }, 'at', { receivedAt, correction: 5_000 })).toBe(receivedAt)
  })
})

describe('every day of the calendar', () => {
  it('is taken as it is, and days that do not exist are refused', () => {
    for (const year of [1972, 1999, 2000, 2026]) {
      for (let month = 1; month <= 12; month += 1) {
        for (let date = 1; date <= 31; date += 1) {
          const text = `${year}-${two(month)}-${two(date)}T12:34:56.789Z`
          const exists = new Date(Date.UTC(year, month - 1, date)).getUTCMonth() === month - 1
          const read = () =>
            correctedTime({ at: text }, 'at', { receivedAt: '2026-01-31T10:00:00.000Z', correction: 0 })
          if (exists) expect(read()).toBe(text)
          else expect(read).toThrow()
        }
      }
    }
  })

  const two = (number: number) => String(number).padStart(2, '0')
})
