import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { describeBackEnds, type Imports } from '../support/back-ends.ts'
import {
  type DatasetAnswer,
  datasetAnswers,
  datasetItems,
  datasetQuery,
  datasets,
  measuresOf,
} from '../support/datasets.ts'
import { doubledAndShuffled } from '../support/datasets-import.ts'
import { sharedMissing } from '../support/shared.ts'

const answers = sharedMissing() ? [] : datasetAnswers(['trend', 'breakdown'])

/** Sums in another order differ in the last digits. */
const near = (value: number | null | undefined, expected: number | null) =>
  typeof expected === 'number' && typeof value === 'number' && Math.abs(value - expected) <= 1e-9 * Math.abs(expected)
    ? expected
    : value

describeBackEnds('real events with known answers', ({ openImports }) => {
  if (answers.length === 0) return it.skip('no answers to check against')
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await openImports()
    for (const dataset of datasets) {
      const items = datasetItems(dataset)
      apps.set(`${dataset} once`, await imports.send(items, 10))
      apps.set(`${dataset} twice and shuffled`, await imports.send(doubledAndShuffled(items), 20))
    }
    await imports.loaded()
  }, 300_000)
  afterAll(() => imports?.close())

  for (const sent of ['once', 'twice and shuffled']) {
    it.each(answers.map((each) => [each.id, each] as const))(`%s, every item sent ${sent}`, async (_, each) => {
      const app = apps.get(`${each.dataset} ${sent}`)!
      for (const { name, measure } of measuresOf(each)) {
        const query = datasetQuery(each, measure)
        if (each.query.kind === 'breakdown') await expectBreakdown(each, query)
        else expectTrend(each, name, measure, await imports.ask<'trend'>(app, query))
      }

      async function expectBreakdown({ expected }: DatasetAnswer, query: ReturnType<typeof datasetQuery>) {
        const whole = await imports.ask<'trend'>(app, { ...query, limit: 50 })
        const missing = whole.series.find(({ breakdown }) => breakdown?.[0] === null)
        if (expected.not_set! > 0) expect(missing?.total).toBe(expected.not_set)
        // There, what is missing is not ranked among the values.
        const isSet = { ...query.breakdown![0]!, op: 'is_set' as const }
        const { series } = await imports.ask<'trend'>(app, {
          ...query,
          filter: { and: [...(query.filter ? [query.filter] : []), isSet] },
        })
        const top = series.filter(({ other }) => !other)
        expect(top.map(({ total }) => total)).toEqual(expected.top!.map(([, total]) => total))
        if (!expected.tie_at_cut)
          expect(top.map(({ breakdown }) => breakdown![0])).toEqual(expected.top!.map(([value]) => value))
        expect(series.find(({ other }) => other)?.total ?? 0).toBe(expected.other)
      }
    })
  }
})

function expectTrend(
  each: DatasetAnswer,
  name: string,
  measure: string,
  { buckets, times, series }: TrendResult,
): void {
  const [{ values, total }] = series as [TrendResult['series'][number]]
  const { expected, expected_under_other_definitions: others } = each
  if (expected.series) {
    const hourly = each.query.interval === 'hour'
    const labels = hourly ? times.map((time) => new Date(time * 1000).toISOString()) : buckets
    const answered = labels.map((label, index) => [label, near(values[index], expected.series![index]?.[1] ?? null)])
    expect(answered).toEqual(expected.series)
    if (expected.unique_users_whole_range !== undefined) expect(total).toBe(expected.unique_users_whole_range)
    return
  }
  // Text search is without regard to case here, and a sum of nothing is 0.
  const value = others?.contains_case_insensitive?.value ?? (expected[name] as number | null)
  expect(near(total, value)).toBe(measure === 'sum' && value === null ? 0 : value)
}
