import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SessionMeasure } from '../../src/runtime/query/vocabulary.ts'
import { backEnds, type Imports } from '../support/back-ends.ts'
import { type DatasetAnswer, datasetAnswers, datasetItems, datasetQuery } from '../support/datasets.ts'
import { doubledAndShuffled } from '../support/datasets-import.ts'
import { sessionsCases, sessionsQuery } from '../support/oracle-sessions.ts'
import { sharedMissing } from '../support/shared.ts'

const cases = sharedMissing() ? [] : sessionsCases()
const answers = sharedMissing() ? [] : datasetAnswers(['sessions'])

describe.skipIf(cases.length === 0).each(backEnds)('sessions with known answers in $name', ({ openImports }) => {
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await openImports()
    const datasets = [...new Set(answers.map(({ dataset }) => dataset))]
    const sources = [
      ...cases.map(({ id, items }) => [id, items] as const),
      ...datasets.map((dataset) => [dataset, datasetItems(dataset)] as const),
    ]
    for (const [name, items] of sources) {
      apps.set(`${name} once`, await imports.send(items))
      apps.set(`${name} twice and shuffled`, await imports.send(doubledAndShuffled(items), 7))
    }
    await imports.loaded()
  }, 300_000)
  afterAll(() => imports?.close())

  for (const sent of ['once', 'twice and shuffled']) {
    it.each(cases.map((each) => [each.id, each] as const))(`%s, every item sent ${sent}`, async (id, each) => {
      const { total } = await imports.ask<'sessions'>(apps.get(`${id} ${sent}`)!, sessionsQuery(each))
      expect(total).toBe(each.expected.value)
    })

    it.each(answers.map((each) => [each.id, each] as const))(`%s, every item sent ${sent}`, async (_, each) => {
      const app = apps.get(`${each.dataset} ${sent}`)!
      for (const [name, measure] of measured) {
        const { total } = await imports.ask<'sessions'>(app, queryOf(each, measure))
        const expected = each.expected[name]
        if (typeof expected === 'number') expect(total).toBeCloseTo(expected, 9)
        else expect(total).toBe(expected)
      }
    })
  }
})

const measured: readonly (readonly [string, SessionMeasure])[] = [
  ['sessions', 'count'],
  ['mean_events', 'events_avg'],
  ['mean_duration_seconds', 'duration_avg'],
  ['median_duration_seconds', 'duration_median'],
  ['bounce_rate', 'bounce_rate'],
]

function queryOf(answer: DatasetAnswer, measure: SessionMeasure): object {
  const { range, time_zone, filter } = datasetQuery(answer, 'events')
  const { events, inactivity_seconds } = answer.query as DatasetAnswer['query'] & { inactivity_seconds: number }
  return {
    kind: 'sessions',
    range,
    time_zone,
    interval: 'none',
    ...(filter && { filter }),
    ...(events && { event: { event: events } }),
    gap_minutes: inactivity_seconds / 60,
    measure,
  }
}
