import { describe, expect, it } from 'vitest'
import { askedOf, minutesOf, searchOf, shownIn } from '../../../web/dashboards/common.ts'
import type { Filter, Query } from '../../../web/language.ts'

const pro: Filter = { attribute: 'plan', op: 'eq', value: 'pro' }
const german: Filter = { attribute: 'country', op: 'eq', value: 'DE' }
const trend: Query = { kind: 'trend', series: [{ event: 'a' }], range: { last: 7, unit: 'day' }, filter: pro }
const sql: Query = { kind: 'sql', sql: 'select 1' }

describe('what a dashboard has in common', () => {
  it('takes the place of an insight’s range, and stands beside its filter', () => {
    const asked = askedOf(trend, { range: { last: 90, unit: 'day' }, filter: german, compare: true })
    expect(asked).toEqual({
      ...trend,
      range: { last: 90, unit: 'day' },
      filter: { and: [pro, german] },
      compare: { previous: true },
    })
  })

  it('leaves alone what it does not say, and what a kind does not have', () => {
    expect(askedOf(trend, {})).toEqual(trend)
    expect(askedOf(sql, { range: { all: true }, filter: german, compare: true })).toEqual(sql)
  })

  it('compares with nothing where there is nothing before, or where it says so', () => {
    const compared: Query = { ...trend, compare: { shift: { count: 1, unit: 'week' } } }
    expect(askedOf(compared, { compare: true })).toEqual(compared)
    expect(askedOf(compared, { compare: false })).toEqual(trend)
    expect(askedOf(compared, { range: { all: true } })).toEqual({ ...trend, range: { all: true } })
  })

  it('is the same when it was read from the address', () => {
    const shown = {
      common: { range: { last: 7, unit: 'day' }, filter: pro, compare: false },
      every: 15,
      wall: true,
    } as const
    expect(shownIn(searchOf(shown))).toEqual(shown)
    expect(searchOf({ common: null, every: null, wall: false })).toBe('')
    expect(searchOf({ common: null, every: null, wall: true })).toBe('?wall')
    expect(minutesOf(shownIn('?wall'))).toBe(5)
    expect(minutesOf(shownIn('?wall&every=0'))).toBe(0)
    expect(minutesOf(shownIn(''))).toBe(0)
    expect(shownIn('?with=!!&every=7')).toEqual({ common: null, every: null, wall: false })
  })
})
