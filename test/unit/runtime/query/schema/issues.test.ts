import { describe, expect, it } from 'vitest'
import type { DataLoafError } from '../../../../../src/errors.ts'
import { duckdb } from '../../../../../src/runtime/query/dialects/duckdb.ts'
import { explain } from '../../../../../src/runtime/query/run.ts'
import { parseQuery } from '../../../../../src/runtime/query/schema.ts'

describe('what is wrong is said with what would be right', () => {
  const trend = (extra: object) => ({ kind: 'trend', series: [{ event: 'a' }], ...extra })
  it.each([
    [trend({ range: '7d' }), '"range" is an object, not "7d".', 'Write {"last":7,"unit":"day"}.'],
    [trend({ range: { lst: 7, unit: 'day' } }), 'Unknown keys "lst", "unit" in "range".', 'Did you mean "last"?'],
    [trend({ range: { last: 1e9, unit: 'day' } }), '"range.last" is at most 100000, not 1000000000.', undefined],
    [trend({ range: { last: 100_000, unit: 'year' } }), 'The range starts before the year 1.', /"all": true/],
    [trend({ range: { from: '0000-01-01' } }), '"0000-01-01" is not a date or an instant.', /Write/],
    [trend({ breakdown: ['plan'] }), '"breakdown.0" is an object, not "plan".', 'Write {"attribute":"plan"}.'],
    [trend({ limit: 1.5 }), '"limit" is a whole number, not 1.5.', undefined],
    [trend({ filter: { anb: [] } }), 'Unknown key "anb" in "filter".', 'Did you mean "and"?'],
    [trend({ series: [] }), '"series" cannot be empty.', undefined],
    [trend({ filter: { attribute: 'user_idd', of: 'field', op: 'eq', value: 1 } }), /user_idd/, /mean "user_id"/],
    [{ kind: 'paths', node: { attribut: 'path' } }, /"attribut"/, 'Did you mean "attribute"?'],
    [{ kind: 'sessions', measure: 'bounce' }, /"bounce"/, /^Did you mean "bounce_rate"\?/],
  ] as [object, string | RegExp, string | RegExp | undefined][])('%j', (query, message, hint) => {
    const error = refusal(query)
    expect(error.message).toMatch(message)
    if (hint === undefined) expect(error.hint).toBeUndefined()
    else expect(error.hint).toMatch(hint)
  })

  it('a range of millennia is refused at once', () => {
    for (const interval of ['hour', 'year']) {
      expect(refusal(trend({ range: { from: '0001-01-01', to: '9999-12-31' }, interval })).message).toMatch(
        /^(The|A) range/,
      )
    }
  })
})

it('takes all years from 1 to 9999 in any zone, as totals', () => {
  for (const time_zone of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
    const range = { from: '0001-01-01', to: '9999-12-31' }
    const { parameters } = explained({ kind: 'trend', series: [{ event: 'a' }], range, interval: 'none', time_zone })
    expect(parameters.filter((value) => /^[+-]\d{6}/.test(String(value)))).toEqual([])
  }
})

function refusal(query: unknown): DataLoafError {
  try {
    explained(query)
  } catch (error) {
    return error as DataLoafError
  }
  throw new Error('It was taken.')
}

function explained(query: unknown) {
  return explain(parseQuery(query), {
    app: { appId: 'a', timeZone: 'UTC', weekStart: 'monday', firstEvent: null, lastLoaded: null, hasAliases: false },
    now: Date.parse('2026-01-31'),
    dialect: duckdb,
  })
}
