import { expect } from 'vitest'
import type { SessionMeasure } from '../../src/runtime/query/vocabulary.ts'
import { type DatasetAnswer, datasetQuery, datasets } from './datasets.ts'
import { type FunnelAnswer, funnelQueryOf } from './datasets-funnel.ts'
import type { Ask } from './datasets-import.ts'
import { checkPaths, type KnownPaths } from './datasets-paths.ts'
import {
  type KnownLifecycle,
  type KnownRetention,
  type KnownStickiness,
  knownLifecycle,
  knownRetention,
  knownStickiness,
} from './datasets-retention.ts'
import { checkBreakdown, checkTrend } from './datasets-trend.ts'
import { sharedFiles, sharedJson } from './shared.ts'

/** A file of an answer about real events, with how it is asked and compared. */
export interface KnownAnswer {
  file: string
  dataset: string
  kind: string
  check(ask: Ask): Promise<void>
}

/** Every file of answers, none left out: one of a kind that nothing here compares is an error. */
export function knownAnswers(): KnownAnswer[] {
  return datasets().flatMap((dataset) =>
    sharedFiles(`data/${dataset}/answers`).map((name) => {
      const file = `${dataset}/answers/${name}`
      const each = sharedJson<DatasetAnswer>(`data/${file}`)
      const check = checks.get(each.query.kind)
      if (!check) throw new Error(`data/${file}: nothing compares ${each.query.kind}.`)
      return { file, dataset, kind: each.query.kind, check: (ask) => check(each, ask) }
    }),
  )
}

type Check<Answer> = (each: Answer, ask: Ask) => Promise<void>

/** Answers come as what they are about says. */
const of = <Answer>(check: Check<Answer>) => check as unknown as Check<DatasetAnswer>

const checks: ReadonlyMap<string, Check<DatasetAnswer>> = new Map([
  ['trend', checkTrend],
  ['breakdown', checkBreakdown],
  ['funnel', of(checkFunnel)],
  ['retention', of(checkRetention)],
  ['lifecycle', of(checkLifecycle)],
  ['stickiness', of(checkStickiness)],
  ['paths', of((each: KnownPaths, ask) => checkPaths(each, ask))],
  ['sessions', checkSessions],
])

async function checkFunnel(each: FunnelAnswer, ask: Ask): Promise<void> {
  const { expected } = each
  const answered = await ask<'funnel'>({ ...funnelQueryOf(each), view: 'steps' })
  const { steps } = answered as Extract<typeof answered, { view: 'steps' }>
  expect(steps.map(({ count }) => count)).toEqual(expected.steps)
  expect(steps.at(-1)!.rate_from_first).toBeCloseTo(expected.overall_conversion, 12)
  const times = await ask<'funnel'>({ ...funnelQueryOf(each), view: 'time_to_convert' })
  const median = expected.median_seconds_to_convert_earliest_converting_start
  expect(times).toMatchObject({ seconds_median: median === null ? null : expect.closeTo(median, 6) })
}

async function checkRetention(each: KnownRetention, ask: Ask): Promise<void> {
  const { cohorts } = await ask<'retention'>(knownRetention(each))
  // There, the first number is of those who also returned in the interval they started in.
  const returned = (numbers: readonly (number | null)[]) => numbers.filter((users) => users !== null).slice(1)
  expect(cohorts.map((cohort) => ({ ...cohort, returned: returned(cohort.returned) }))).toMatchObject(
    each.expected.cohorts.map(({ cohort, size, returned: numbers }) => ({
      bucket: cohort,
      size,
      returned: returned(numbers),
    })),
  )
}

async function checkLifecycle(each: KnownLifecycle, ask: Ask): Promise<void> {
  const answer = await ask<'lifecycle'>(knownLifecycle(each))
  const periods = answer.buckets.map((period, at) => ({
    period,
    new: answer.new[at],
    returning: answer.returning[at],
    resurrecting: answer.resurrecting[at],
    dormant: 0 - answer.dormant[at]!,
  }))
  expect(periods).toEqual(each.expected.periods)
}

async function checkStickiness(each: KnownStickiness, ask: Ask): Promise<void> {
  const { intervals, users } = await ask<'stickiness'>(knownStickiness(each))
  const counted = intervals.map((count, at) => [count, users[at]!]).filter(([, count]) => count! > 0)
  expect(counted).toEqual(each.expected.users_by_active_periods)
}

const sessionMeasures: readonly (readonly [string, SessionMeasure])[] = [
  ['sessions', 'count'],
  ['mean_events', 'events_avg'],
  ['mean_duration_seconds', 'duration_avg'],
  ['median_duration_seconds', 'duration_median'],
  ['bounce_rate', 'bounce_rate'],
]

async function checkSessions(each: DatasetAnswer, ask: Ask): Promise<void> {
  const { range, time_zone, filter } = datasetQuery(each, 'events')
  const { events, inactivity_seconds } = each.query as DatasetAnswer['query'] & { inactivity_seconds: number }
  for (const [name, measure] of sessionMeasures) {
    const { total } = await ask<'sessions'>({
      ...{ kind: 'sessions', range, time_zone, interval: 'none', gap_minutes: inactivity_seconds / 60, measure },
      ...(filter && { filter }),
      ...(events && { event: { event: events } }),
    })
    const expected = each.expected[name]
    if (typeof expected === 'number') expect(total).toBeCloseTo(expected, 9)
    else expect(total).toBe(expected)
  }
}
