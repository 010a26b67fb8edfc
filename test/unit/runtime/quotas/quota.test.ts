import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatQuota, parseQuota, periodAt, type Quota, quotaPeriods } from '../../../../src/runtime/quotas/quota.ts'

const quotas: fc.Arbitrary<Quota> = fc.record({
  events: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 1_000_000_000_000 })),
  per: fc.constantFrom(...quotaPeriods),
})

describe('a quota', () => {
  it('is read back as it is written', () => {
    fc.assert(
      fc.property(quotas, (quota) => {
        expect(parseQuota(formatQuota(quota))).toEqual(quota)
      }),
    )
    expect(parseQuota(formatQuota(null))).toBeNull()
  })

  it('is the same number with every unit that says it exactly', () => {
    const counted = fc.record({ tenths: fc.integer({ min: 10, max: 9_999 }), unit: fc.constantFrom('k', 'M', 'B') })
    fc.assert(
      fc.property(counted, ({ tenths, unit }) => {
        const worth = { k: 1e3, M: 1e6, B: 1e9 }[unit]!
        const text = `${tenths / 10}${unit}/day`
        const events = (tenths / 10) * worth
        expect(parseQuota(text)).toEqual({ events: Math.round(events), per: 'day' })
      }),
    )
  })

  it.each([
    ['100k/day', '100k/day'],
    ['100000/day', '100k/day'],
    ['1500/Month', '1.5k/month'],
    [' 10 m / month ', '10M/month'],
    ['1234567/day', '1234567/day'],
    ['0.5k/day', '500/day'],
    ['None', 'none'],
  ])('is written in one way: %s', (said, written) => {
    const quota = parseQuota(said)
    expect(quota === undefined ? undefined : formatQuota(quota)).toBe(written)
  })

  it.each([
    '',
    '0/day',
    '100k',
    '/day',
    '-1/day',
    '1.0005k/day',
    '0.5/day',
    '1e9/day',
    '2000B/day',
    '1k/week',
    '1,000/day',
  ])('is not %j', (text) => expect(parseQuota(text)).toBeUndefined())

  it('is of the calendar’s days and months, in UTC', () => {
    const anyTime = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) })
    fc.assert(
      fc.property(anyTime, fc.constantFrom(...quotaPeriods), (now, per) => {
        const { from, until } = periodAt(per, now)
        expect(from <= now && now < until).toBe(true)
        expect(periodAt(per, until).from).toBe(until)
        const length = per === 'day' ? 10 : 7
        const named = (time: number) => new Date(time).toISOString().slice(0, length)
        expect(named(from)).toBe(named(now))
        expect(named(until)).not.toBe(named(now))
      }),
    )
  })
})
