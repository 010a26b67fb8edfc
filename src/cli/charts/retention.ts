import type { Group, RetentionGrid, RetentionResult } from '../../runtime/query/result.ts'
import { cut, padEnd, padStart, width } from '../text.ts'
import type { Sheet } from './draw.ts'
import { full } from './format.ts'
import { groupName } from './series.ts'

/** A row for each cohort, a shaded cell for each interval after; the average on top. Cells still to come are empty. */
export function retentionPicture(result: RetentionResult, sheet: Sheet): string[] {
  const { cohorts, average, groups = [] } = result
  if (cohorts.length === 0) return ['No cohorts.']
  const rows = [
    averageRow(result, 'average'),
    ...cohorts.map(({ bucket, size, rate }) => ({ name: bucket, size, rate })),
  ]
  const parts = groups.map((group) => averageRow(group, groupName(group) ?? 'all'))
  const { head, line, left } = layout([...rows, ...parts], average.length, sheet)
  return [
    head,
    ...rows.map(line),
    ...(parts.length > 0 ? ['', ...parts.map(line)] : []),
    ...(left > 0 ? [sheet.color.dim(`  and ${left} more intervals: --chart table`)] : []),
  ]
}

interface Row {
  name: string
  size: number
  rate: (number | null)[]
}

function averageRow({ cohorts, average }: RetentionGrid & Partial<Group>, name: string): Row {
  return { name, size: cohorts.reduce((sum, { size }) => sum + size, 0), rate: average }
}

function layout(rows: Row[], cells: number, { columns, color }: Sheet) {
  const nameWidth = Math.min(Math.max(...rows.map(({ name }) => width(name))), Math.max(10, Math.floor(columns / 3)))
  const sizeWidth = Math.max(5, ...rows.map(({ size }) => width(full(size))))
  const room = columns - nameWidth - sizeWidth - 4
  // A tenth of a percent where every cell fits so, else whole percents.
  const wide = cells * 7 <= room
  const cellWidth = wide ? 7 : 5
  const shown = Math.max(1, Math.min(cells, Math.floor(room / cellWidth)))
  const most = Math.max(0, ...rows.flatMap(({ rate }) => rate.slice(1).map((one) => one ?? 0)))
  const cell = (rate: number | null, period: number) => {
    if (rate === null) return ' '.repeat(cellWidth)
    const text = rate * 100 === 100 || !wide ? String(Math.round(rate * 100)) : (rate * 100).toFixed(1)
    const level = shadeOf(period === 0 ? 1 : most > 0 ? rate / most : 0)
    if (color.on) return color.shade(level)(`${padStart(text, cellWidth - 1)} `)
    return ` ${shades[level]}${padStart(text, cellWidth - 2)}`
  }
  const line = ({ name, size, rate }: Row) => {
    const start = `  ${padEnd(cut(name, nameWidth), nameWidth)} ${color.dim(padStart(full(size), sizeWidth))} `
    return start + rate.slice(0, shown).map(cell).join('')
  }
  const numbers = Array.from({ length: shown }, (_, i) => padStart(String(i), cellWidth - (color.on ? 1 : 0)))
  const head = `  ${padEnd('cohort', nameWidth)} ${padStart('users', sizeWidth)} ${numbers.join(color.on ? ' ' : '')}`
  return { head: color.dim(head), line, left: cells - shown }
}

/** Levels of shade: nothing at all, then in five steps up to the highest rate after the first cell. */
function shadeOf(rate: number): number {
  return rate <= 0 ? 0 : Math.min(4, 1 + Math.floor(rate * 4 * (1 - 1e-9)))
}

const shades = [' ', '░', '▒', '▓', '█']
