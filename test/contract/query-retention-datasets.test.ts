import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEnds, type Imports } from '../support/back-ends.ts'
import { datasetItems } from '../support/datasets.ts'
import { doubledAndShuffled } from '../support/datasets-import.ts'
import {
  type KnownLifecycle,
  type KnownRetention,
  type KnownStickiness,
  knownAnswers,
  knownLifecycle,
  knownRetention,
  knownStickiness,
} from '../support/datasets-retention.ts'
import { sharedMissing } from '../support/shared.ts'

const missing = sharedMissing()
const retentions = missing ? [] : knownAnswers<KnownRetention>('retention')
const lifecycles = missing ? [] : knownAnswers<KnownLifecycle>('lifecycle')
const stickinesses = missing ? [] : knownAnswers<KnownStickiness>('stickiness')
const all = [...retentions, ...lifecycles, ...stickinesses]

describe.skipIf(all.length === 0).each(backEnds)('real users who come back, on $name', ({ openImports }) => {
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await openImports()
    for (const dataset of new Set(all.map((each) => each.dataset))) {
      const items = datasetItems(dataset)
      apps.set(`${dataset} once`, await imports.send(items, 10))
      apps.set(`${dataset} twice and shuffled`, await imports.send(doubledAndShuffled(items), 20))
    }
    await imports.loaded()
  }, 600_000)
  afterAll(() => imports?.close())
  const named = <Answer extends { id: string }>(some: readonly Answer[]) => some.map((each) => [each.id, each] as const)

  describe.each(['once', 'twice and shuffled'])('every item sent %s', (sent) => {
    const app = ({ dataset }: { dataset: string }) => apps.get(`${dataset} ${sent}`)!

    it.each(named(retentions))('%s', async (_, each) => {
      const { cohorts } = await imports.ask<'retention'>(app(each), knownRetention(each))
      // There, the first number is of those who also returned in the interval they started in.
      const returned = (numbers: readonly (number | null)[]) => numbers.filter((users) => users !== null).slice(1)
      expect(cohorts.map((cohort) => ({ ...cohort, returned: returned(cohort.returned) }))).toMatchObject(
        each.expected.cohorts.map(({ cohort, size, returned: numbers }) => ({
          bucket: cohort,
          size,
          returned: returned(numbers),
        })),
      )
    })

    it.each(named(lifecycles))('%s', async (_, each) => {
      const answer = await imports.ask<'lifecycle'>(app(each), knownLifecycle(each))
      const periods = answer.buckets.map((period, at) => ({
        period,
        new: answer.new[at],
        returning: answer.returning[at],
        resurrecting: answer.resurrecting[at],
        dormant: 0 - answer.dormant[at]!,
      }))
      expect(periods).toEqual(each.expected.periods)
    })

    it.each(named(stickinesses))('%s', async (_, each) => {
      const { intervals, users } = await imports.ask<'stickiness'>(app(each), knownStickiness(each))
      const counted = intervals.map((count, at) => [count, users[at]!]).filter(([, count]) => count! > 0)
      expect(counted).toEqual(each.expected.users_by_active_periods)
    })
  })
})
