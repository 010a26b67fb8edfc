import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluate, parseFormula } from '../../src/runtime/query/trend/formula.ts'
import { describeBackEnds } from '../support/back-ends.ts'
import { formsOf, type Imports, openImports, sendForms } from '../support/datasets-import.ts'
import { formulaFile, knownCases } from '../support/known-cases.ts'
import { counts, documented, sharedFiles, sharedJson, sharedMissing } from '../support/shared.ts'

const missing = sharedMissing()
const cases = knownCases()

describe.skipIf(missing)('the numbers of other products', () => {
  let imports: Imports
  let appOf: (form: string, file: string) => string
  beforeAll(async () => {
    imports = await openImports()
    const sets = cases.map(({ file, items }) => ({ name: file, items }))
    appOf = await sendForms(imports, sets, 3)
  })
  afterAll(() => imports?.close())

  describeBackEnds('asked', (backEnd) => {
    describe.each(formsOf(backEnd))('sent %s', (form) => {
      it.each(cases.map((each) => [each.file, each] as const))('%s', (file, { check }) =>
        check(imports.asking(backEnd, appOf(form, file))),
      )
    })
  })

  it('are all asked for, and told as many', () => {
    const files = sharedFiles('oracle').filter((file) => file.endsWith('.json'))
    expect([...cases.map(({ file }) => file), formulaFile].sort()).toEqual(files)
    expect(documented('other products')).toEqual(counts(cases.map(({ analysis }) => analysis)))
  })
})

interface Formulas {
  query: { scope: { [letter: string]: number } }
  expected: { results: { [formula: string]: number | null }; rejected: string[] }
}

const formulas = missing ? [] : [sharedJson<Formulas>(`oracle/${formulaFile}`)]

describe.each(formulas)('formula arithmetic of other products', ({ query, expected }) => {
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
