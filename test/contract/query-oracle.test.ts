import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrendResult, TrendSeries } from '../../src/runtime/query/result.ts'
import { evaluate, parseFormula } from '../../src/runtime/query/trend/formula.ts'
import { describeBackEnds, type Imports } from '../support/back-ends.ts'
import { doubledAndShuffled } from '../support/datasets-import.ts'
import { type OracleExpected, oracleCases, oracleItems, oracleQuery } from '../support/oracle.ts'
import { sharedJson, sharedMissing } from '../support/shared.ts'

const cases = sharedMissing() ? [] : oracleCases('trends')

describeBackEnds('trends of other products', ({ openImports }) => {
  if (cases.length === 0) return it.skip('no cases to check against')
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await openImports()
    for (const each of cases) {
      apps.set(`${each.id} once`, await imports.send(oracleItems(each)))
      apps.set(`${each.id} twice and shuffled`, await imports.send(doubledAndShuffled(oracleItems(each)), 3))
    }
    await imports.loaded()
  })
  afterAll(() => imports?.close())

  for (const sent of ['once', 'twice and shuffled']) {
    it.each(cases.map((each) => [each.id, each] as const))(`%s, every item sent ${sent}`, async (id, each) => {
      const result = await imports.ask<'trend'>(apps.get(`${id} ${sent}`)!, oracleQuery(each))
      expect(answersOf(result, each.expected)).toEqual(each.expected)
    })
  }
})

/** Of an answer, what a case says something about. */
function answersOf({ buckets, series }: TrendResult, expected: OracleExpected): OracleExpected {
  const of = <T>(read: (each: TrendSeries) => T) => series.map(read)
  return {
    ...(expected.series && { series: of(({ values }) => values) }),
    ...(expected.dates && { dates: buckets }),
    ...(expected.formulas && { formulas: of(({ values }) => values) }),
    ...(expected.formula_totals && { formula_totals: of(({ total }) => total) }),
    ...(expected.previous && { previous: of(({ previous }) => previous!) }),
    ...(expected.previous_totals && { previous_totals: of((each) => each.previous_total!) }),
    ...(expected.totals && { totals: of(({ total }) => total) }),
    ...(expected.by_value && { by_value: Object.fromEntries(of((each) => byValue(each, expected.by_value!))) }),
  }
}

function byValue({ breakdown, values, total }: TrendSeries, expected: NonNullable<OracleExpected['by_value']>) {
  const value = String(breakdown?.[0])
  return [value, { ...(expected[value]?.data && { data: values }), total: total! }] as const
}

describe.skipIf(cases.length === 0)('formula arithmetic of other products', () => {
  const { query, expected } = sharedJson<{
    query: { scope: { [letter: string]: number } }
    expected: { results: { [formula: string]: number | null }; rejected: string[] }
  }>('oracle/formula-arithmetic.json')
  const values = Object.values(query.scope)

  it.each(Object.entries(expected.results))('%s is %s', (text, result) => {
    const parsed = parseFormula(text, values.length)
    // Remainders and powers are refused, and the error says so.
    if (/[%^]/.test(text)) expect(parsed).toMatchObject({ message: expect.stringMatching(/no operator "[%^]"/) })
    else expect(evaluate(parsed as Exclude<typeof parsed, { message: string }>, values)).toBe(result)
  })

  it.each(expected.rejected)('refuses %s', (text) => {
    expect(parseFormula(text, values.length)).toHaveProperty('message')
  })
})
