import type { Result, TrendResult } from '../../runtime/query/result.ts'
import { csv } from '../charts/csv.ts'
import { type ChartKind, draw, naturalChart, type Sheet } from '../charts/draw.ts'
import { paint } from '../paint.ts'

export interface PrintOptions {
  chart?: ChartKind | undefined
  csv?: boolean | undefined
}

/** An answer as text: CSV, the chart asked for, or the one that suits it; a table when nobody watches. */
export function print(result: Result, { chart, csv: asCsv }: PrintOptions, stream: NodeJS.WriteStream): string {
  const trend = result as TrendResult
  if (asCsv) return csv(trend)
  const kind = chart ?? (stream.isTTY ? naturalChart(trend) : 'table')
  return draw(trend, kind, { ...sheetOf(stream), now: Date.now() / 1000 })
}

/** The terminal's size; `COLUMNS` where there is none, so that a chart can be piped. A table in a pipe is never cut. */
export function sheetOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Sheet {
  const columns = stream.columns || Number(env.COLUMNS) || (stream.isTTY ? 80 : 100)
  const rows = stream.rows || Number(env.LINES) || 24
  const shape = Math.round(columns / 6)
  return { columns, rows: Math.max(6, Math.min(rows - 9, shape, 24)), color: paint(stream, env), piped: !stream.isTTY }
}
