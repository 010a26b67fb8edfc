import { describe, expect, it } from 'vitest'
import { trendQuestion } from '../../../../src/cli/query/trend.ts'

describe('the flags as a question', () => {
  it('a bare event is a trend of it; the rest is left to the server', () => {
    expect(trendQuestion({ events: ['signed_up'] })).toEqual({ kind: 'trend', series: [{ event: 'signed_up' }] })
  })

  it('no event and * are any event', () => {
    expect(trendQuestion({ events: [] })).toEqual({ kind: 'trend', series: [{ event: null }] })
    expect(trendQuestion({ events: ['*'] })).toEqual({ kind: 'trend', series: [{ event: null }] })
  })

  it('one measure holds for every event', () => {
    expect(trendQuestion({ events: ['a', 'b'], measure: ['users'] }).series).toEqual([
      { event: 'a', measure: 'users' },
      { event: 'b', measure: 'users' },
    ])
  })

  it('several measures go with the events in order, or with the only event', () => {
    const of = ['amount']
    expect(trendQuestion({ events: ['a'], measure: ['sum', 'avg'], of, label: ['Sum'] }).series).toEqual([
      { event: 'a', measure: 'sum', attribute: 'amount', label: 'Sum' },
      { event: 'a', measure: 'avg', attribute: 'amount' },
    ])
    expect(() => trendQuestion({ events: ['a', 'b', 'c'], measure: ['events', 'users'] })).toThrow(
      '3 series and 2 times',
    )
  })

  it('measures with and without an attribute go together', () => {
    const measure = ['events', 'sum', 'avg'] as const
    expect(trendQuestion({ events: ['a'], measure: [...measure], of: ['x'] }).series).toEqual([
      { event: 'a', measure: 'events' },
      { event: 'a', measure: 'sum', attribute: 'x' },
      { event: 'a', measure: 'avg', attribute: 'x' },
    ])
    expect(trendQuestion({ events: ['a'], measure: [...measure], of: ['x', 'y'] }).series[2]).toMatchObject({
      attribute: 'y',
    })
  })

  it('a formula may have a name', () => {
    expect(trendQuestion({ events: ['a'], formula: ['A * 2 as twice as much'] }).formula).toEqual({
      expression: 'A * 2',
      label: 'twice as much',
    })
  })

  it('a measure of an attribute needs one, and only such a measure takes one', () => {
    expect(() => trendQuestion({ events: ['a'], measure: ['sum'] })).toThrow('--measure sum needs an attribute.')
    expect(() => trendQuestion({ events: ['a'], measure: ['users'], of: ['x'] })).toThrow(
      '--measure users takes no attribute.',
    )
    expect(() => trendQuestion({ events: ['a'], of: ['x'] })).toThrow('--of needs a measure')
  })

  it('says everything', () => {
    expect(
      trendQuestion({
        events: ['purchase', 'signed_up'],
        where: ['plan=pro', 'user:age>=18'],
        by: ['user:country', 'plan'],
        limit: 5,
        last: '12w',
        complete: true,
        interval: 'week',
        every: 2,
        formula: ['A / B'],
        compare: '1y',
        cumulative: true,
        'moving-average': 3,
        bots: 'include',
        'time-zone': 'Asia/Tokyo',
        'week-start': 'sunday',
      }),
    ).toEqual({
      kind: 'trend',
      series: [{ event: 'purchase' }, { event: 'signed_up' }],
      range: { last: 12, unit: 'week', complete: true },
      interval: 'week',
      every: 2,
      filter: {
        and: [
          { attribute: 'plan', op: 'eq', value: 'pro' },
          { attribute: 'age', of: 'user', op: 'gte', value: 18 },
        ],
      },
      breakdown: [{ attribute: 'country', of: 'user' }, { attribute: 'plan' }],
      limit: 5,
      formula: 'A / B',
      compare: { shift: { count: 1, unit: 'year' } },
      cumulative: true,
      moving_average: 3,
      bots: 'include',
      time_zone: 'Asia/Tokyo',
      week_start: 'sunday',
    })
  })

  it.each([
    ['7d', { last: 7, unit: 'day' }],
    ['48h', { last: 48, unit: 'hour' }],
    ['6mo', { last: 6, unit: 'month' }],
    ['4 quarters', { last: 4, unit: 'quarter' }],
    ['2y', { last: 2, unit: 'year' }],
  ])('--last %s', (last, range) => {
    expect(trendQuestion({ events: [], last }).range).toEqual(range)
  })

  it.each(['', '7', 'd', '0d', '-1d', '7 fortnights'])('refuses --last %j', (last) => {
    expect(() => trendQuestion({ events: [], last })).toThrow('is not a span of time')
  })

  it('takes one range only', () => {
    expect(trendQuestion({ events: [], from: '2026-01-01', to: '2026-01-31' }).range).toEqual({
      from: '2026-01-01',
      to: '2026-01-31',
    })
    expect(trendQuestion({ events: [], from: '2026-01-01' }).range).toEqual({ from: '2026-01-01' })
    expect(() => trendQuestion({ events: [], from: '2026-01-01', last: '7d' })).toThrow('Give one of')
    expect(() => trendQuestion({ events: [], to: '2026-01-01' })).toThrow('--to needs --from')
  })

  it('several formulas are several series', () => {
    expect(trendQuestion({ events: ['a', 'b'], formula: ['A / B', 'A + B'] }).formula).toEqual([
      { expression: 'A / B' },
      { expression: 'A + B' },
    ])
  })
})
