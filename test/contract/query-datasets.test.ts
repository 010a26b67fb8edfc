import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeBackEnds } from '../support/back-ends.ts'
import { datasetItems, datasets } from '../support/datasets.ts'
import { formsOf, type Imports, openImports, sendForms } from '../support/datasets-import.ts'
import { knownAnswers } from '../support/known-answers.ts'
import { counts, documented, sharedMissing } from '../support/shared.ts'

const missing = sharedMissing()
const answers = knownAnswers()

describe.skipIf(missing)('real events with known answers', () => {
  let imports: Imports
  let appOf: (form: string, dataset: string) => string
  beforeAll(async () => {
    imports = await openImports()
    const sets = datasets().map((name) => ({ name, items: datasetItems(name) }))
    appOf = await sendForms(imports, sets, 10)
  }, 600_000)
  afterAll(() => imports?.close())

  describeBackEnds('asked', (backEnd) => {
    describe.each(formsOf(backEnd))('sent %s', (form) => {
      it.each(answers.map((each) => [each.file, each] as const))('%s', (_, { dataset, check }) =>
        check(imports.asking(backEnd, appOf(form, dataset))),
      )
    })
  })

  it('are told as many as are asked for', () => {
    expect(documented('real events')).toEqual(counts(answers.map(({ kind }) => kind)))
  })
})
