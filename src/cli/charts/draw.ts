/** An answer as text for the terminal. Pictures are made of the answer alone; `words` say what it cannot. */
import type { Result } from '../../runtime/query/result.ts'
import type { Kind } from '../../runtime/query/vocabulary.ts'
import type { Paint } from '../paint.ts'
import { clip } from './clip.ts'
import { funnelPicture } from './funnel.ts'
import { gridTable } from './grid.ts'
import type { ChartKind, TrendChart } from './kinds.ts'
import { lifecyclePicture } from './lifecycle.ts'
import { pathsPicture } from './paths.ts'
import { retentionPicture } from './retention.ts'
import { sessionsAsTrend } from './sessions.ts'
import { sqlPicture } from './sql.ts'
import { stickinessPicture } from './stickiness.ts'
import { tables } from './tables.ts'
import { drawTrend, naturalChart } from './trend.ts'
import { webPicture } from './web.ts'

/** What there is to draw on. */
export interface Sheet {
  columns: number
  /** Rows of the plot itself. */
  rows: number
  color: Paint
  /** Seconds since 1970: a line ends here, as what follows has not happened yet. */
  now?: number
  /** Nobody watches: nothing is cut to the width. */
  piped?: boolean
  /** How a value is written. Default: in full. */
  amount?: (value: number | null) => string
}

/** What the question says and the answer does not. */
export interface Words {
  /** Name of the measure. */
  label?: string
  /** What the measure's values are. Default: counts. */
  values?: 'rate' | 'seconds'
}

export interface Drawing {
  /** Default: the picture, or a table when nobody watches. */
  chart?: ChartKind | undefined
  sheet: Sheet
  words?: Words
}

/** The picture or the table of an answer; no line of a picture is wider than the sheet. */
export function draw(result: Result, { chart, sheet, words = {} }: Drawing): string {
  const wanted = chart ?? (sheet.piped ? 'table' : 'picture')
  const lines = wanted === 'table' ? tableLines(result, sheet, words) : picture(result, { chart: wanted, sheet, words })
  if (wanted === 'table' && sheet.piped) return lines.join('\n')
  return lines.map((line) => clip(line.trimEnd(), sheet.columns)).join('\n')
}

type Drawn = { chart: ChartKind; sheet: Sheet; words: Words }
type Picture<Of extends Result> = (result: Of, drawn: Drawn) => string[]

function picture(result: Result, drawn: Drawn): string[] {
  return (pictures[result.kind] as Picture<Result>)(result, drawn)
}

const pictures: { [kind in Kind]: Picture<Extract<Result, { kind: kind }>> } = {
  trend: (result, { chart, sheet }) => drawTrend(result, suiting(chart, naturalChart(result)), sheet).split('\n'),
  funnel: (result, { chart, sheet }) => funnelPicture(result, suiting(chart, 'line'), sheet),
  retention: (result, { sheet }) => retentionPicture(result, sheet),
  lifecycle: (result, { sheet }) => lifecyclePicture(result, sheet),
  stickiness: (result, { sheet }) => stickinessPicture(result, sheet),
  paths: (result, { sheet }) => pathsPicture(result, sheet),
  sessions: (result, { chart, sheet, words }) => {
    const { trend, amount } = sessionsAsTrend(result, words)
    return drawTrend(trend, suiting(chart, naturalChart(trend)), { ...sheet, amount }).split('\n')
  },
  web: (result, { sheet }) => webPicture(result, sheet),
  sql: (result, { sheet }) => sqlPicture(result, sheet),
}

function tableLines(result: Result, sheet: Sheet, words: Words): string[] {
  if (result.kind === 'trend') return drawTrend(result, 'table', sheet).split('\n')
  if (result.kind === 'sessions') {
    const { trend, amount } = sessionsAsTrend(result, words)
    return drawTrend(trend, 'table', { ...sheet, amount }).split('\n')
  }
  return tables(result).flatMap((grid, i) => [...(i > 0 ? [''] : []), ...gridTable(grid, sheet)])
}

function suiting(chart: ChartKind, natural: TrendChart): TrendChart {
  return chart === 'picture' ? natural : chart
}
