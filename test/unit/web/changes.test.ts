import { describe, expect, it } from 'vitest'
import type { Result, TrendSeries } from '../../../src/runtime/query/result.ts'
import { changeQuestions, changesOf } from '../../../web/home/changes.ts'

const meta = {} as Result['meta']
const one = (total: number, previous_total: number, breakdown: TrendSeries['breakdown'] = null): TrendSeries => ({
  label: 'events',
  breakdown,
  values: [],
  total,
  previous_total,
})
const trend = (series: TrendSeries[]): Result => ({ kind: 'trend', buckets: [], times: [], series, meta }) as Result

describe('what changed since yesterday', () => {
  const answers = [
    trend([one(10, 8), one(100, 50)]),
    ...[4, 8, 12, 16].map((before) => trend([one(10, before), one(100, before * 10)])),
    trend([one(20, 0, ['same']), one(30, 0, ['up'])]),
    trend([one(20, 0, ['same']), one(25, 0, ['up']), one(40, 0, ['gone'])]),
    { kind: 'sql', columns: [], rows: [['invented', 3]], truncated: false, meta } as unknown as Result,
  ]

  it('is asked in as many questions as it is read from', () => {
    const questions = changeQuestions(Date.UTC(2026, 0, 31, 23, 30), 'Europe/Berlin')
    expect(questions).toHaveLength(answers.length)
    expect(questions[6]).toMatchObject({ range: { from: '2026-01-31', to: '2026-01-31T00:30:00' } })
  })

  it('tells today against yesterday and the usual such day, what moved most, and what is new', () => {
    expect(changesOf(answers)).toEqual({
      users: { now: 10, yesterday: 8, weekday: 10 },
      events: { now: 100, yesterday: 50, weekday: 100 },
      moved: [
        { event: 'gone', now: 0, yesterday: 40 },
        { event: 'up', now: 30, yesterday: 25 },
      ],
      fresh: [{ event: 'invented', count: 3 }],
    })
  })

  it('does not take an event for gone that is only not among the most frequent', () => {
    const other: TrendSeries = { ...one(7, 0), other: true }
    const more = answers.with(5, trend([one(20, 0, ['same']), one(30, 0, ['up']), other]))
    expect(changesOf(more)?.moved.map(({ event }) => event)).toEqual(['up'])
  })

  it('is not told when an answer failed', () => {
    const failed = { error: { code: 'timed_out', message: 'It took too long.' } }
    expect(changesOf(answers.with(2, failed as never))).toBeNull()
  })
})
