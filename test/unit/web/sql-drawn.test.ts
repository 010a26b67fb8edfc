import { describe, expect, it } from 'vitest'
import type { SqlType } from '../../../src/runtime/query/result.ts'
import { type Drawing, drawing, firstAxes, type SqlTable } from '../../../web/kinds/sql/drawn.ts'
import { attributeSql } from '../../../web/sql/attributes.ts'

const table = (columns: [string, SqlType][], ...rows: SqlTable['rows'][number][]): SqlTable => ({
  columns: columns.map(([name, type]) => ({ name, type })),
  rows,
})
const perDay = table(
  [
    ['day', 'date'],
    ['plan', 'text'],
    ['n', 'integer'],
  ],
  ['2026-01-03', 'pro', 3],
  ['2026-01-01', 'pro', 1],
  ['2026-01-03', null, 30],
)

describe('a table of SQL as a picture', () => {
  it('lies along its first time, split by its first text, when nobody has chosen', () => {
    expect(firstAxes(perDay)).toEqual({ x: 'day', values: ['n'], split: 'plan' })
    const byName = table([['name', 'text'], ['a', 'integer'], ['b', 'number']]) // biome-ignore format: short
    expect(firstAxes(byName)).toEqual({ x: 'name', values: ['a', 'b'], split: null })
    expect(firstAxes(table([['n', 'integer']]))).toEqual({ x: null, values: ['n'], split: null })
    expect(firstAxes(table([['name', 'text']]))).toBeNull()
  })

  it('has times in their order and where they are, a line for each value that splits', () => {
    const found = drawing(perDay, { x: 'day', values: ['n'], split: 'plan' }, 'line') as Drawing
    expect(found.buckets).toEqual(['2026-01-01', '2026-01-03'])
    expect(found.times).toEqual([1767225600, 1767398400])
    expect(found.series.map(({ breakdown, values }) => [breakdown, values])).toEqual([
      [['pro'], [1, 3]],
      [[null], [null, 30]],
    ])
  })

  it('sets bars side by side, names as they were answered, numbers by their size', () => {
    const named = table([['name', 'text'], ['n', 'integer']], ['b', 2], ['a', 1], [null, 9]) // biome-ignore format: short
    expect(drawing(named, { x: 'name', values: ['n'], split: null }, 'bar')).toMatchObject({
      buckets: ['b', 'a'],
      times: [0, 1],
    })
    const numbered = table([['x', 'integer'], ['n', 'integer']], [10, 1], [2, 2]) // biome-ignore format: short
    expect(drawing(numbered, { x: 'x', values: ['n'], split: null }, 'line')).toMatchObject({ times: [2, 10] })
  })

  it('is refused with a reason where there is no one value for a place', () => {
    const refused = (axes: Parameters<typeof drawing>[1]) => drawing(perDay, axes, 'line')
    expect(refused({ x: 'day', values: ['n'], split: null })).toContain('2026-01-03')
    expect(refused({ x: 'day', values: ['gone'], split: null })).toContain('gone')
    expect(refused({ x: 'day', values: ['plan'], split: null })).toContain('plan')
    expect(typeof refused({ x: 'day', values: [], split: null })).toBe('string')
    expect(typeof refused({ x: null, values: ['n'], split: null })).toBe('string')
  })
})

describe('an attribute in SQL', () => {
  it('is read as the warehouse reads documents', () => {
    expect(attributeSql('event_attributes', "o'k", 'arrow')).toBe("event_attributes ->> 'o''k'")
    expect(attributeSql('event_attributes', ['a', 'b'], 'arrow')).toBe("event_attributes -> 'a' ->> 'b'")
    expect(attributeSql('user_attributes', ['plan', 'Of "x"'], 'path')).toBe('user_attributes.plan."Of ""x"""')
  })
})
