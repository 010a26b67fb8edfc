import { expect } from 'vitest'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { type DatasetAnswer, datasetQuery, measuresOf } from './datasets.ts'
import type { Ask } from './datasets-import.ts'

export async function checkTrend(each: DatasetAnswer, ask: Ask): Promise<void> {
  for (const { name, measure } of measuresOf(each))
    expectTrend(each, name, measure, await ask<'trend'>(datasetQuery(each, measure)))
}

export async function checkBreakdown(each: DatasetAnswer, ask: Ask): Promise<void> {
  const { expected } = each
  for (const { measure } of measuresOf(each)) {
    const query = datasetQuery(each, measure)
    const whole = await ask<'trend'>({ ...query, limit: 50 })
    const missing = whole.series.find(({ breakdown }) => breakdown?.[0] === null)
    if (expected.not_set! > 0) expect(missing?.total).toBe(expected.not_set)
    // There, what is missing is not ranked among the values.
    const isSet = { ...query.breakdown![0]!, op: 'is_set' as const }
    const filter = { and: [...(query.filter ? [query.filter] : []), isSet] }
    const { series } = await ask<'trend'>({ ...query, filter })
    const top = series.filter(({ other }) => !other)
    expect(top.map(({ total }) => total)).toEqual(expected.top!.map(([, total]) => total))
    if (!expected.tie_at_cut)
      expect(top.map(({ breakdown }) => breakdown![0])).toEqual(expected.top!.map(([value]) => value))
    expect(series.find(({ other }) => other)?.total ?? 0).toBe(expected.other)
  }
}

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

/** Sums in another order differ in the last digits. */
function near(value: number | null | undefined, expected: number | null) {
  const isNear =
    typeof expected === 'number' && typeof value === 'number' && Math.abs(value - expected) <= 1e-9 * Math.abs(expected)
  return isNear ? expected : value
}
