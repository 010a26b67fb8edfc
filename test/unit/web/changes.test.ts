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
    trend([one(20, 20, ['same']), one(30, 25, ['up']), one(0, 40, ['gone'])]),
    { kind: 'sql', columns: [], rows: [['invented', 3]], truncated: false, meta } as unknown as Result,
  ]

  it('is asked in as many questions as it is read from', () => {
    expect(changeQuestions(Date.UTC(2026, 0, 31))).toHaveLength(answers.length)
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

  it('is not told when an answer failed', () => {
    const failed = { error: { code: 'timed_out', message: 'It took too long.' } }
    expect(changesOf(answers.with(2, failed as never))).toBeNull()
  })
})
