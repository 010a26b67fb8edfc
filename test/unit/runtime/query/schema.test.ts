import { describe, expect, it } from 'vitest'
import { DataLoafError } from '../../../../src/errors.ts'
import { parseQuery } from '../../../../src/runtime/query/schema.ts'

const trend = (more: object = {}) => ({ kind: 'trend', series: [{ event: 'bought' }], ...more })
const series = (more: object) => trend({ series: [{ event: 'bought', ...more }] })
const where = (condition: object) => trend({ filter: { and: [{ attribute: 'plan', ...condition }] } })

function refusal(query: unknown) {
  try {
    parseQuery(query)
  } catch (error) {
    if (error instanceof DataLoafError)
      return { code: error.code, path: error.path, text: `${error.message} ${error.hint ?? ''}` }
    throw error
  }
  throw new Error('was accepted')
}

describe('the query language', () => {
  it('takes every key it documents', () => {
    const query = {
      kind: 'trend',
      range: { from: '2026-01-01', to: '2026-01-31T10:00:00.000Z' },
      interval: 'day',
      every: 2,
      time_zone: 'America/New_York',
      week_start: 'sunday',
      bots: 'include',
      filter: { or: [{ and: [] }, { attribute: ['page', 'path'], of: 'event', op: 'starts_with', value: '/a' }] },
      series: [
        { event: ['bought', 'ordered'], measure: 'sum', attribute: 'amount', label: 'Revenue' },
        {
          event: null,
          measure: 'users',
          filter: { attribute: 'event_created', of: 'field', op: 'after', value: '2026-01-01' },
        },
      ],
      breakdown: [{ attribute: 'plan', of: 'user' }],
      limit: 50,
      formula: ['A / B', { expression: 'A * 100', label: 'Rate' }],
      compare: { shift: { count: 1, unit: 'week' } },
      cumulative: true,
      moving_average: 7,
    }
    expect(parseQuery(query)).toEqual(query)
    for (const range of [{ last: 7, unit: 'day', complete: true }, { all: true }, { from: 1767225600000 }]) {
      expect(parseQuery(trend({ range }))).toEqual(trend({ range }))
    }
  })

  it.each([
    [trend({ serie: [] }), ['serie'], 'Unknown key "serie"', 'Did you mean "series"?'],
    [series({ mesure: 'users' }), ['series', 0, 'mesure'], 'Unknown key "mesure"', 'Did you mean "measure"?'],
    [
      trend({ range: { last: 7, unit: 'day', form: 1 } }),
      ['range', 'form'],
      'Unknown key "form"',
      'Known keys: last, unit',
    ],
    [where({ op: 'eq', vlaue: 1 }), ['filter', 'and', 0, 'vlaue'], 'Unknown key "vlaue"', 'Did you mean "value"?'],
    [series({ measure: 'usres' }), ['series', 0, 'measure'], 'cannot be "usres"', 'Did you mean "users"?'],
    [trend({ interval: 'minute' }), ['interval'], 'cannot be "minute"', 'Possible: hour'],
    [{ kind: 'trnd' }, ['kind'], 'no kind "trnd"', 'Did you mean "trend"?'],
    [{}, ['kind'], 'no "kind"', 'Possible: trend'],
    [{ kind: 'trend' }, ['series'], '"series" is missing', ''],
    [trend({ series: [{}] }), ['series', 0, 'event'], 'is missing', ''],
    [trend({ series: [] }), ['series'], 'cannot be empty', ''],
    [trend({ series: Array(27).fill({ event: null }) }), ['series'], 'at most', ''],
    [series({ measure: 'sum' }), ['series', 0, 'attribute'], '"sum" needs an attribute', ''],
    [series({ attribute: 'amount' }), ['series', 0, 'attribute'], '"events" takes no attribute', 'sum'],
    [where({ op: 'eq' }), ['filter', 'and', 0, 'value'], 'needs a value', ''],
    [where({ op: 'eq', value: null }), ['filter', 'and', 0, 'value'], 'expected text', ''],
    [where({ op: 'eq', value: ['a'] }), ['filter', 'and', 0, 'value'], 'one value', 'Use "in"'],
    [where({ op: 'in', value: 'a' }), ['filter', 'and', 0, 'value'], 'needs a list', ''],
    [where({ op: 'gt', value: 'much' }), ['filter', 'and', 0, 'value'], 'needs a number', '"before" or "after"'],
    [where({ op: 'between', value: [1] }), ['filter', 'and', 0, 'value'], 'two numbers', ''],
    [where({ op: 'before', value: 'soon' }), ['filter', 'and', 0, 'value'], 'ISO date', ''],
    [where({ op: 'is_set', value: true }), ['filter', 'and', 0, 'value'], 'takes no value', ''],
    [
      where({ op: 'eq', value: 1, of: 'field' }),
      ['filter', 'and', 0, 'attribute'],
      'no built-in field "plan"',
      'event_name',
    ],
    [
      trend({ breakdown: [{ attribute: 'x' }, { attribute: 'x' }, { attribute: 'x' }, { attribute: 'x' }] }),
      ['breakdown'],
      'at most',
      '',
    ],
    [trend({ limit: 51 }), ['limit'], 'at most', ''],
    [trend({ range: { from: '2026-02-30' } }), ['range', 'from'], 'not a date', '2026-01-31'],
    [trend({ range: { from: '2026-01-01T25:00:00Z' } }), ['range', 'from'], 'not a date', ''],
    [trend({ formula: 'A / B' }), ['formula'], 'no series B', ''],
    [trend({ formula: ['A', { expression: 'A %' }] }), ['formula', 1, 'expression'], 'no operator "%"', ''],
    [trend({ range: { all: true }, compare: { previous: true } }), ['compare'], 'Nothing lies before', ''],
    [[], [], 'a JSON object', ''],
    ['trend', [], 'a JSON object', ''],
  ])('says what is wrong with %j', (query, path, message, hint) => {
    const { code, path: where, text } = refusal(query)
    expect({ code, where }).toEqual({ code: 'invalid_query', where: path })
    expect(text).toContain(message)
    expect(text).toContain(hint)
  })

  it('refuses filters that nest without end', () => {
    let filter: object = { and: [] }
    for (let depth = 0; depth < 500; depth++) filter = { and: [filter] }
    expect(refusal(trend({ filter })).text).toContain('nest at most')
  })
})
