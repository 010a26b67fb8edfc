import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEnds, type Imports } from '../support/back-ends.ts'
import { doubledAndShuffled } from '../support/datasets-import.ts'
import { type OracleCase, oracleCases, oracleItems } from '../support/oracle.ts'
import {
  type LifecycleCase,
  lifecycleQuery,
  type RetentionCase,
  retentionQuery,
  type StickinessCase,
  stickinessQuery,
} from '../support/oracle-retention.ts'
import { sharedMissing } from '../support/shared.ts'

const casesOf = <Case>(analysis: string) => (sharedMissing() ? [] : oracleCases(analysis)) as unknown as Case[]
const retentions = casesOf<RetentionCase>('retention')
const lifecycles = casesOf<LifecycleCase>('lifecycle')
const stickinesses = casesOf<StickinessCase>('stickiness')
const cases = [...retentions, ...lifecycles, ...stickinesses] as unknown as OracleCase[]

describe.skipIf(cases.length === 0).each(backEnds)('who comes back, in other products, on $name', ({ openImports }) => {
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await openImports()
    for (const each of cases) {
      apps.set(`${each.id} once`, await imports.send(oracleItems(each)))
      apps.set(`${each.id} twice and shuffled`, await imports.send(doubledAndShuffled(oracleItems(each)), 3))
    }
    await imports.loaded()
  }, 120_000)
  afterAll(() => imports?.close())
  const named = <Case extends { id: string }>(some: readonly Case[]) => some.map((each) => [each.id, each] as const)

  describe.each(['once', 'twice and shuffled'])('every item sent %s', (sent) => {
    it.each(named(retentions))('%s', async (id, each) => {
      const { buckets, cohorts } = await imports.ask<'retention'>(apps.get(`${id} ${sent}`)!, retentionQuery(each))
      const there = cohorts.map(({ returned }) => returned.filter((users) => users !== null))
      expect(there).toEqual(each.expected.matrix)
      expect(cohorts.map(({ size }) => size)).toEqual(each.expected.matrix.map(([size]) => size))
      if (each.expected.dates) expect(buckets).toEqual(each.expected.dates)
    })

    it.each(named(lifecycles))('%s', async (id, each) => {
      const answer = await imports.ask<'lifecycle'>(apps.get(`${id} ${sent}`)!, lifecycleQuery(each))
      const { new: newcomers, returning, resurrecting, dormant } = answer
      expect({ new: newcomers, returning, resurrecting, dormant }).toEqual(each.expected)
    })

    it.each(named(stickinesses))('%s', async (id, each) => {
      const { users } = await imports.ask<'stickiness'>(apps.get(`${id} ${sent}`)!, stickinessQuery(each))
      expect(users).toEqual(each.expected.data)
    })
  })
})
