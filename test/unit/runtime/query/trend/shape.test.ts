import { describe, expect, it } from 'vitest'
import { cumulated, folded, levels, smoothed } from '../../../../../src/runtime/query/trend/shape.ts'

describe('shaping', () => {
  it('adds up, with nothing for an interval without a value', () => {
    expect(cumulated([1, null, 2, 0])).toEqual([1, 1, 3, 3])
  })

  it('averages the last intervals, of fewer at the start, without those that have no value', () => {
    expect(smoothed([1, 2, 6, null, 8], 3)).toEqual([1, 1.5, 3, 4, 7])
    expect(smoothed([null, 4], 1)).toEqual([null, 4])
    expect(smoothed([null, null, 3], 2)).toEqual([null, null, 3])
  })

  it('reads running totals at steps', () => {
    const changes = new Map([
      [5, -1],
      [0, 2],
      [3, 1],
    ])
    expect(levels(changes, [0, 2, 3, 9])).toEqual([2, 2, 3, 2])
  })

  it('folds what is there', () => {
    expect(folded([1, null, 4], 'sum')).toBe(5)
    expect(folded([3, null, 4], 'min')).toBe(3)
    expect(folded([3, null, 4], 'max')).toBe(4)
    expect(folded([null], 'sum')).toBeNull()
  })
})
