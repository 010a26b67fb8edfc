import { describe, expect, it } from 'vitest'
import * as vocabulary from '../../../src/runtime/query/vocabulary.ts'
import { filterOf, listOf, operandOf, withItem } from '../../../web/filters.ts'
import * as language from '../../../web/language.ts'
import { filterText, seriesText, seriesTitle } from '../../../web/words.ts'

describe('the pickers', () => {
  const values = (words: { value: string }[]) => words.map(({ value }) => value).sort()

  it('offer every word of the query language', () => {
    expect(values(language.countMeasures)).toEqual([...vocabulary.countMeasures].sort())
    expect(values(language.attributeMeasures)).toEqual([...vocabulary.attributeMeasures].sort())
    expect(values(language.operators)).toEqual([...vocabulary.operators].sort())
    expect(values(language.intervals)).toEqual([...vocabulary.intervals].sort())
    expect(values(language.fieldWords)).toEqual([...vocabulary.fields].sort())
  })
})

describe('words for a question', () => {
  it('say what a series counts', () => {
    expect(seriesTitle({ event: null, measure: 'users' })).toBe('users')
    expect(seriesTitle({ event: 'signed_up' })).toBe('signed_up')
    expect(seriesTitle({ event: 'signed_up', measure: 'users' })).toBe('signed_up users')
    expect(seriesTitle({ event: 'purchase', measure: 'sum', attribute: 'amount' })).toBe('purchase, sum of amount')
    expect(seriesTitle({ event: 'purchase', label: 'Revenue' })).toBe('Revenue')
  })

  it('tell a missing value from an empty one', () => {
    const row = (breakdown: (string | number | boolean | null)[]) =>
      seriesText({ label: 'x', breakdown, values: [], total: 0 })
    expect([row([null]), row(['']), row([0]), row([false, 'a'])]).toEqual(['not set', 'empty text', '0', 'false · a'])
    expect(seriesText({ label: 'x', breakdown: null, other: true, values: [], total: 0 })).toBe('everything else')
  })

  it('say what a filter lets through', () => {
    expect(
      filterText({
        or: [
          { attribute: 'plan', op: 'in', value: ['pro', 'team'] },
          {
            and: [
              { attribute: ['page', 'path'], op: 'is_set' },
              { attribute: 'amount', op: 'between', value: [1, 2] },
            ],
          },
        ],
      }),
    ).toBe('(plan is one of pro, team or (page.path is set and amount is between 1 and 2))')
  })
})

describe('filters in the builder', () => {
  const plan = { attribute: 'plan', op: 'eq', value: 'pro' } as const
  const paid = { attribute: 'paid', op: 'eq', value: true } as const

  it('are the shortest that say the same', () => {
    expect(filterOf(listOf(undefined))).toBe(undefined)
    expect(filterOf(withItem(listOf(undefined), 0, plan))).toEqual(plan)
    expect(filterOf(withItem(listOf(plan), 1, paid))).toEqual({ and: [plan, paid] })
    expect(filterOf({ ...listOf({ and: [plan, paid] }), word: 'or' })).toEqual({ or: [plan, paid] })
    expect(filterOf(withItem(listOf({ or: [plan, paid] }), 0, null))).toEqual(paid)
    expect(filterOf(withItem(listOf(plan), 0, null))).toBe(undefined)
  })

  it('read numbers only where numbers are compared', () => {
    expect(operandOf('10', 'gt')).toBe(10)
    expect(operandOf('10', 'eq')).toBe('10')
    expect(operandOf('', 'gt')).toBe('')
  })
})
