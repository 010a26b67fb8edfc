import { describe, expect, it } from 'vitest'
import { change, formatAgo, formatCompact, formatDuration, formatNumber, formatPercent } from '../../../web/format.ts'

describe('numbers as people read them', () => {
  it.each([
    [4218, '4,218'],
    [12.5, '12.5'],
    [1234.567, '1,234.57'],
    [0.00312, '0.00312'],
    [0, '0'],
    [null, '–'],
    [undefined, '–'],
  ])('%s is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it('writes exact numbers on axes as long as they are short', () => {
    expect([9_999, 12_400, 1_250_000].map(formatCompact)).toEqual(['9,999', '12.4 k', '1.25 M'])
  })

  it('gives shares the digits they need', () => {
    expect([0.0031, 0.124, 3.4].map(formatPercent)).toEqual(['0.31 %', '12.4 %', '340 %'])
  })

  it.each([
    [0.42, '0.4 s'],
    [134, '2 m 14 s'],
    [120, '2 m'],
    [7_500, '2 h 5 m'],
    [180_000, '2 d 2 h'],
  ])('%s seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('tells how long ago in one unit', () => {
    const now = Date.parse('2026-01-31T12:00:00Z')
    const ago = (seconds: number) => formatAgo(now - seconds * 1000, now)
    expect([0, 12, 130, 7_300].map(ago)).toEqual(['just now', '12 s ago', '2 m ago', '2 h ago'])
  })
})

describe('change against the range before', () => {
  it('is a share of what was before', () => {
    expect(change(112.4, 100)).toEqual({ direction: 'up', text: '12.4 %' })
    expect(change(50, 100)).toEqual({ direction: 'down', text: '50 %' })
    expect(change(7, 7)).toEqual({ direction: 'same', text: '0 %' })
  })

  it('divides by no zero', () => {
    expect(change(5, 0)).toEqual({ direction: 'up', text: 'from 0' })
  })

  it('is left out where one side is missing', () => {
    expect(change(null, 3)).toBe(null)
    expect(change(3, undefined)).toBe(null)
  })
})
