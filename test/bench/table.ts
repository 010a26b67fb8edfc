import { met, type Row, ratio } from './bench.ts'

const columns = ['what', 'ours', 'reference', 'ratio', 'goal', 'met'] as const

/** For the terminal: aligned by spaces. */
export function textTable(rows: readonly Row[]): string {
  const lines = [columns as readonly string[], ...rows.map(cells)]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** For docs/performance.md, with the notes below. */
export function markdownTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(cells(row)))]
  const notes = rows.flatMap(({ what, note }) => (note ? [`- ${what}: ${note}.`] : []))
  return [...table, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')
}

function cells(row: Row): string[] {
  const { what, unit, ours, reference, goal } = row
  const share = ratio(row)
  const isMet = met(row)
  return [
    what,
    number(ours, unit),
    reference ? `${number(reference.value, unit)} ${reference.what}` : '–',
    share === null ? '–' : `${share.toFixed(2)} ×`,
    goal ? goalText(goal, share === null || row.absolute ? unit : '×') : '–',
    isMet === null ? '–' : isMet ? 'yes' : 'NO',
  ]
}

function goalText(goal: NonNullable<Row['goal']>, unit: string): string {
  return 'atMost' in goal ? `≤ ${goal.atMost} ${unit}`.trim() : `≥ ${goal.atLeast} ${unit}`.trim()
}

function number(value: number, unit: string): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${unit}`.trim()
}
