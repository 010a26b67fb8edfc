import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeBackEnds, type Imports } from '../support/back-ends.ts'
import { doubledAndShuffled } from '../support/datasets-import.ts'
import { type OracleCase, oracleItems } from '../support/oracle.ts'
import { funnelAnswers, funnelCases, funnelQuery } from '../support/oracle-funnel.ts'
import { sharedMissing } from '../support/shared.ts'

const cases = sharedMissing() ? [] : funnelCases()

describeBackEnds('funnels of other products', (backEnd) => {
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await backEnd.openImports()
    for (const each of cases) {
      const items = oracleItems(each as unknown as OracleCase)
      apps.set(`${each.id} once`, await imports.send(items))
      apps.set(`${each.id} twice and shuffled`, await imports.send(doubledAndShuffled(items), 3))
    }
    await imports.loaded()
  }, 120_000)
  afterAll(() => imports?.close())

  for (const sent of ['once', 'twice and shuffled']) {
    it.skipIf(cases.length === 0).each(cases.map((each) => [each.id, each] as const))(
      `%s, every item sent ${sent}`,
      async (id, each) => {
        const answer = await imports.ask<'funnel'>(apps.get(`${id} ${sent}`)!, funnelQuery(each))
        expect(funnelAnswers(answer, each.expected)).toEqual(each.expected)
      },
    )
  }
})
