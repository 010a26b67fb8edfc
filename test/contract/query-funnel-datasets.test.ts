import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FunnelQuery } from '../../src/runtime/query/schema.ts'
import { describeBackEnds, type Imports } from '../support/back-ends.ts'
import { type DatasetAnswer, datasetAnswers, datasetItems, filterOf } from '../support/datasets.ts'
import { doubledAndShuffled } from '../support/datasets-import.ts'
import { sharedMissing } from '../support/shared.ts'

interface FunnelExpected {
  steps: number[]
  overall_conversion: number
  median_seconds_to_convert_earliest_converting_start: number | null
}

const known = sharedMissing() ? [] : datasetAnswers(['funnel'])

describeBackEnds('funnels through real events', (backEnd) => {
  // The stand-in takes minutes for a funnel of 70,000 events of which each could serve every step.
  const slow = backEnd.name === 'redshift stand-in'
  const answers = known.filter(({ dataset }) => !slow || dataset !== 'cdnow')
  if (slow) it.skip('cdnow, skipped: too slow on the stand-in')
  const datasets = [...new Set(answers.map(({ dataset }) => dataset))]
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await backEnd.openImports()
    for (const dataset of datasets) {
      const items = datasetItems(dataset)
      apps.set(`${dataset} once`, await imports.send(items, 10))
      apps.set(`${dataset} twice and shuffled`, await imports.send(doubledAndShuffled(items), 20))
    }
    await imports.loaded()
  }, 600_000)
  afterAll(() => imports?.close())

  for (const sent of ['once', 'twice and shuffled']) {
    it.skipIf(answers.length === 0).each(answers.map((each) => [each.id, each] as const))(
      `%s, every item sent ${sent}`,
      async (_, each) => {
        const app = apps.get(`${each.dataset} ${sent}`)!
        const expected = each.expected as unknown as FunnelExpected
        const { steps } = await imports.ask<'funnel'>(app, { ...queryOf(each), view: 'steps' }).then(asSteps)
        expect(steps.map(({ count }) => count)).toEqual(expected.steps)
        expect(steps.at(-1)!.rate_from_first).toBeCloseTo(expected.overall_conversion, 12)
        const times = await imports.ask<'funnel'>(app, { ...queryOf(each), view: 'time_to_convert' })
        const median = expected.median_seconds_to_convert_earliest_converting_start
        expect(times).toMatchObject({ seconds_median: median === null ? null : expect.closeTo(median, 6) })
      },
      60_000,
    )
  }
})

function asSteps<Answer extends { view: string }>(answer: Answer) {
  return answer as Extract<Answer, { view: 'steps' }>
}

function queryOf({ query }: DatasetAnswer): FunnelQuery {
  const { steps, window_seconds, range } = query as unknown as {
    steps: { event: string; filters?: Parameters<typeof filterOf>[0] | null }[]
    window_seconds: number
    range: { from: string; to_exclusive: string; timezone: string }
  }
  const to = new Date(Date.parse(range.to_exclusive) - 86_400_000).toISOString().slice(0, 10)
  return {
    kind: 'funnel',
    range: { from: range.from, to },
    time_zone: range.timezone,
    window: { count: window_seconds, unit: 'second' },
    steps: steps.map(({ event, filters }) => ({ event, ...(filters && { filter: filterOf(filters) }) })),
  }
}
