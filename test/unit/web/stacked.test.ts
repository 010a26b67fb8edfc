import { describe, expect, it } from 'vitest'
import type { TrendSeries } from '../../../src/runtime/query/result.ts'
import { drawable, tracesOf } from '../../../web/parts/chart-data.ts'

const one = (...values: (number | null)[]): TrendSeries => ({ label: 'x', breakdown: null, values, total: null })

describe('series that stand on each other', () => {
  const parts = [one(1, 2, 3), one(10, null, 30), one(100, 200, 300)]

  it('begin where those below them end, also where one has nothing', () => {
    const traces = tracesOf({ series: parts }, { shown: [0, 1, 2], incomplete: 3, future: 3, kind: 'stacked' })
    expect(traces.map(({ values, base }) => [base ?? null, values])).toEqual([
      [null, [1, 2, 3]],
      [
        [1, 2, 3],
        [11, null, 33],
      ],
      [
        [11, 2, 33],
        [111, 202, 333],
      ],
    ])
  })

  it('leave out what is hidden', () => {
    const [, top] = tracesOf({ series: parts }, { shown: [0, 2], incomplete: 3, future: 3, kind: 'stacked-bar' })
    expect(top).toMatchObject({ series: 2, base: [1, 2, 3], values: [101, 202, 303] })
  })

  it('are drawn apart by what is over and what still goes on', () => {
    const traces = tracesOf({ series: parts }, { shown: [0, 2], incomplete: 2, future: 3, kind: 'stacked-bar' })
    expect(traces.map(({ part, values }) => [part, values])).toEqual([
      ['complete', [1, 2, null]],
      ['incomplete', [null, null, 3]],
      ['complete', [101, 202, null]],
      ['incomplete', [null, null, 303]],
    ])
  })

  it('must be several parts of one whole, none of them below zero', () => {
    expect(drawable('stacked', parts)).toBe('stacked')
    expect(drawable('stacked', [])).toBe('area')
    expect(drawable('stacked-bar', [one(1)])).toBe('bar')
    expect(drawable('stacked-bar', [one(1), one(2, -1)])).toBe('bar')
    expect(drawable('line', [])).toBe('line')
  })
})
