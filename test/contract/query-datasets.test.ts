import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeBackEnds } from '../support/back-ends.ts'
import { datasetItems, datasets } from '../support/datasets.ts'
import { forms, type Imports, openImports } from '../support/datasets-import.ts'
import { knownAnswers } from '../support/known-answers.ts'
import { counts, documented, sharedMissing } from '../support/shared.ts'

const missing = sharedMissing()
const answers = knownAnswers()

describe.skipIf(missing)('real events with known answers', () => {
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await openImports()
    for (const dataset of datasets())
      for (const [form, sent] of Object.entries(forms))
        apps.set(`${form} ${dataset}`, await imports.send(sent(datasetItems(dataset)), 10))
    await imports.loaded()
  }, 600_000)
  afterAll(() => imports?.close())

  describeBackEnds('asked', (backEnd) => {
    describe.each(Object.keys(forms))('sent %s', (form) => {
      it.each(answers.map((each) => [each.file, each] as const))('%s', (_, { dataset, check }) =>
        check(imports.asking(backEnd, apps.get(`${form} ${dataset}`)!)),
      )
    })
  })

  it('are told as many as are asked for', () => {
    expect(documented('real events')).toEqual(counts(answers.map(({ kind }) => kind)))
  })
})
