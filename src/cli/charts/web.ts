import type { TrendResult, WebResult, WebRow, WebTimeline } from '../../runtime/query/result.ts'
import { cut, padEnd, padStart, width } from '../text.ts'
import { bar } from './bars.ts'
import { clip } from './clip.ts'
import type { Sheet } from './draw.ts'
import { change, duration, full, percent } from './format.ts'
import { valueName } from './series.ts'
import { drawTrend } from './trend.ts'
import { sectionTitle, totalColumns, webLists } from './web-tables.ts'

/** A dashboard: the totals, visitors over time, and the lists side by side as far as the terminal is wide. */
export function webPicture(result: WebResult, sheet: Sheet): string[] {
  const lists = webLists.filter((section) => result[section])
  const across = Math.max(1, Math.min(3, Math.floor(sheet.columns / 58)))
  const wide = Math.floor((sheet.columns - 2 - (across - 1) * 4) / across)
  const blocks = lists.map((section) => listBlock(sectionTitle(section), result[section]!, wide, sheet))
  const parts = [
    ...(result.totals ? [tiles(result.totals, sheet)] : []),
    ...(result.timeline && result.timeline.buckets.length > 1 ? [timeline(result.timeline, sheet)] : []),
    ...rowsOf(blocks, across).map((row) => beside(row, wide)),
  ]
  return parts.length === 0 ? ['No sections.'] : parts.flatMap((part, i) => (i > 0 ? ['', ...part] : part))
}

/** Name, value and change of each total, as many in a row as fit. */
function tiles(totals: NonNullable<WebResult['totals']>, { columns, color }: Sheet): string[] {
  const all = totalColumns.map(({ name, head, as }) => {
    const write = as === 'rate' ? percent : as === 'seconds' ? duration : full
    const [value, before] = [totals[name], totals.previous?.[name]]
    const changed = before === undefined ? undefined : change(value, before)
    const text = [
      color.dim(head),
      color.bold(write(value)),
      ...(changed === undefined ? [] : [painted(changed, color)]),
    ]
    return { text, wide: Math.max(...text.map(width)) }
  })
  const wide = Math.max(...all.map((tile) => tile.wide)) + 3
  const across = Math.max(1, Math.min(all.length, Math.floor((columns - 2) / wide)))
  return rowsOf(all, across).flatMap((row, i) => {
    const lines = row[0]!.text.map((_, line) => `  ${row.map(({ text }) => padEnd(text[line]!, wide)).join('')}`)
    return i > 0 ? ['', ...lines] : lines
  })
}

function timeline({ buckets, times, visitors, previous }: WebTimeline, sheet: Sheet): string[] {
  const before = previous && { previous: previous.visitors }
  const series = [{ label: 'visitors', breakdown: null, values: visitors, total: null, ...before }]
  const meta = { rows_read: null, milliseconds: 0, fresh_until: null, sql: '', cached: false }
  const trend: TrendResult = { kind: 'trend', buckets, times, series, meta }
  const lines = drawTrend(trend, 'line', { ...sheet, rows: Math.max(4, Math.min(8, sheet.rows)) }).split('\n')
  // The legend repeats the totals above.
  return lines.slice(0, -2)
}

function listBlock(title: string, rows: WebRow[], columns: number, { color }: Sheet): string[] {
  const compared = rows.some(({ previous_visitors }) => previous_visitors !== undefined)
  const figures = rows.map(({ visitors, share, previous_visitors }) => [
    full(visitors),
    percent(share),
    ...(compared ? [previous_visitors === undefined ? '' : change(visitors, previous_visitors)] : []),
  ])
  const widths = (figures[0] ?? []).map((_, i) => Math.max(...figures.map((row) => width(row[i]!))))
  const free = columns - widths.reduce((sum, one) => sum + one + 2, 0)
  const barWidth = Math.max(4, Math.floor(free / 3))
  const nameWidth = Math.max(4, free - barWidth - 1)
  const lines = rows.map(({ value, share }, i) => {
    const [visitors, percents, changed] = figures[i]!.map((cell, at) => `  ${padStart(cell, widths[at]!)}`)
    const drawn = padEnd(color.series(0)(bar(Math.min(1, share), { scale: barWidth, zero: 0 })), barWidth)
    const name = padEnd(cut(valueName(value), nameWidth), nameWidth)
    return `${name} ${drawn}${color.bold(visitors!)}${percents}${changed === undefined ? '' : painted(changed, color)}`
  })
  return [color.bold(title), ...(lines.length > 0 ? lines : [color.dim('nothing')])]
}

function painted(text: string, color: Sheet['color']): string {
  if (text.includes('▲')) return color.green(text)
  return text.includes('▼') ? color.red(text) : color.dim(text)
}

function beside(blocks: string[][], wide: number): string[] {
  const height = Math.max(...blocks.map((block) => block.length))
  return Array.from({ length: height }, (_, row) =>
    `  ${blocks.map((block) => padEnd(clip(block[row] ?? '', wide), wide)).join('    ')}`.trimEnd(),
  )
}

function rowsOf<T>(items: T[], across: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / across) }, (_, i) => items.slice(i * across, (i + 1) * across))
}
