/** Answers as rows and columns: what the tables under the pictures show and what CSV files hold. */
import type { TrendResult } from '../src/runtime/query/result.ts'
import type { Unit } from './format.ts'
import { seriesText } from './words.ts'

export type Cell = string | number | boolean | null | undefined

export interface Column {
  label: string
  /** Text is written as it is; a number in its unit. */
  unit: Unit | 'text'
  /** Of the eight series colours, where the picture has the column in one. */
  colour?: number
}

export interface DataTable {
  columns: Column[]
  rows: Cell[][]
}

/** One row a bucket and one column a series; without buckets, one row a series. */
export function seriesTable(
  { buckets, series }: Pick<TrendResult, 'buckets' | 'series'>,
  unit: Unit = 'count',
): DataTable {
  const text = (label: string): Column => ({ label, unit: 'text' })
  const value = (label: string): Column => ({ label, unit })
  if (buckets.length === 0) {
    return { columns: [text('series'), value('total')], rows: series.map((one) => [seriesText(one), one.total]) }
  }
  const several = new Set(series.map(({ label }) => label)).size > 1
  const columns = series.flatMap((one) => {
    const name = seriesText(one, several)
    return [value(name), ...(one.previous ? [value(`${name} (previous)`)] : [])]
  })
  const rows = buckets.map((bucket, index) => [
    bucket,
    ...series.flatMap(({ values, previous }) => [values[index], ...(previous ? [previous[index]] : [])]),
  ])
  return { columns: [text('bucket'), ...columns], rows }
}
