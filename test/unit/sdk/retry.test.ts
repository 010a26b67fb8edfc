import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFinal, parseRetryAfter, retryDelay } from '../../../src/sdk/retry.ts'

describe('isFinal', () => {
  it.each([400, 401, 403, 404, 413, 422, 499])('gives up on %i', (status) => {
    expect(isFinal(status)).toBe(true)
  })

  it.each([408, 410, 429, 500, 501, 502, 503, 504, 599])('tries again after %i', (status) => {
    expect(isFinal(status)).toBe(false)
  })
})

describe('retryDelay', () => {
  it('doubles from half a second', () => {
    const whole = [1, 2, 3, 4].map((attempt) => retryDelay({ attempt, retryAfter: null, random: 0.999999 }))
    expect(whole).toEqual([500, 1000, 2000, 4000])
  })

  it('stays between 250 ms and 30 s, whatever the attempt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const delay = retryDelay({ attempt, retryAfter: null, random })
          return delay >= 250 && delay <= 30_000
        },
      ),
    )
  })

  it('waits at least as long as the collector asks', () => {
    expect(retryDelay({ attempt: 1, retryAfter: 7000, random: 0 })).toBe(7000)
    expect(retryDelay({ attempt: 9, retryAfter: 0, random: 0.5 })).toBe(0)
  })

  it('never waits much longer than five minutes, whatever the collector asks', () => {
    expect(retryDelay({ attempt: 1, retryAfter: 86_400_000, random: 1 })).toBe(330_000)
  })
})

describe('parseRetryAfter', () => {
  it('reads seconds and HTTP dates', () => {
    const now = Date.parse('2026-01-31T10:00:00Z')
    expect(parseRetryAfter('2', now)).toBe(2000)
    expect(parseRetryAfter('Sat, 31 Jan 2026 10:00:05 GMT', now)).toBe(5000)
    expect(parseRetryAfter('Sat, 31 Jan 2026 09:00:00 GMT', now)).toBe(0)
  })

  it.each([null, '', 'soon', 'Infinity'])('takes %j for no answer', (header) => {
    expect(parseRetryAfter(header, 0)).toBeNull()
  })
})
