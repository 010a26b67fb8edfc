import type { LifecycleResult } from '../../runtime/query/result.ts'
import { padStart, width } from '../text.ts'
import { ticks } from './axis.ts'
import type { Sheet } from './draw.ts'
import { full, short } from './format.ts'
import { span, timeLabels } from './time.ts'

const above = [
  { name: 'new', fill: '█' },
  { name: 'returning', fill: '▓' },
  { name: 'resurrecting', fill: '▒' },
] as const
const below = { name: 'dormant', fill: '░' } as const
const states = [...above, below]

/** A stack for each bucket: new, returning and resurrecting users grow up, dormant ones down. */
export function lifecyclePicture(result: LifecycleResult, sheet: Sheet): string[] {
  const { columns, rows, color } = sheet
  if (result.buckets.length === 0) return ['No intervals.']
  const totals = result.buckets.map((_, i) => above.reduce((sum, { name }) => sum + (result[name][i] ?? 0), 0))
  const marks = ticks([...totals, ...result.dormant], Math.max(3, Math.floor(rows / 2.5)))
  const labels = marks.map((mark) => short(Math.abs(mark)))
  const margin = Math.max(...labels.map((label) => label.length)) + 1
  const { first, wide, gap } = placed(result.buckets.length, columns - margin - 2)
  const scale = rows / (marks.at(-1)! - marks[0]!)
  const up = Math.round(marks.at(-1)! * scale)
  const shown = result.buckets.slice(first)
  const stacks = shown.map((_, i) => stack(result, first + i, scale))
  const rowOf = new Map(marks.map((mark, i) => [up - Math.round(mark * scale), labels[i]!]))
  const body = Array.from({ length: rows + 1 }, (_, row) => {
    const label = rowOf.get(row)
    const axis = color.dim(`${padStart(label ?? '', margin)} ${label === undefined ? '│' : '┤'}`)
    if (row === up) return `${axis}${color.dim('─'.repeat(shown.length * (wide + gap)))}`
    const level = row < up ? up - row - 1 : row - up - 1
    const cells = stacks.map((one) => {
      const owner = (row < up ? one.up : one.down)[level]
      return owner === undefined ? ' '.repeat(wide) : color.series(owner)(fillOf(owner, color).repeat(wide))
    })
    return `${axis}${cells.join(' '.repeat(gap))}`.trimEnd()
  })
  const left = first > 0 ? [color.dim(`  the last ${shown.length} of ${result.buckets.length}: --chart table`)] : []
  return [
    `  ${color.bold('users')}${color.dim(`  ${span(shown)}`)}`,
    '',
    ...body,
    color.dim(dates({ buckets: shown, times: result.times.slice(first), wide: wide + gap, margin })),
    '',
    ...legend(result, sheet),
    ...left,
  ]
}

/** Colours tell the states apart; without them it is how dense they are. */
function fillOf(owner: number, color: Sheet['color']): string {
  return color.on ? '█' : states[owner]!.fill
}

/** How wide a bucket is drawn; when there are too many, only the last ones are. */
function placed(count: number, room: number): { first: number; wide: number; gap: number } {
  const each = Math.floor(room / count)
  if (each >= 2) return { first: 0, wide: Math.min(8, each - 1), gap: 1 }
  return { first: Math.max(0, count - Math.max(1, room)), wide: 1, gap: 0 }
}

/** Which state owns each cell, from the zero line outwards. Shares are rounded at their ends, so that they add up. */
function stack(result: LifecycleResult, at: number, scale: number): { up: number[]; down: number[] } {
  const up: number[] = []
  let sum = 0
  above.forEach(({ name }, owner) => {
    sum += result[name][at] ?? 0
    while (up.length < Math.round(sum * scale)) up.push(owner)
  })
  const depth = Math.round(Math.abs(result.dormant[at] ?? 0) * scale)
  return { up, down: Array<number>(depth).fill(above.length) }
}

function dates({ buckets, times, wide, margin }: { buckets: string[]; times: number[]; wide: number; margin: number }) {
  const labels = timeLabels(buckets, times)
  const widest = Math.max(...labels.map((label) => label.length))
  const every = Math.ceil((widest + 2) / wide)
  const text = labels.map((label, i) => (i % every === 0 ? label.padEnd(every * wide) : '')).join('')
  return `${' '.repeat(margin + 2)}${text}`.trimEnd()
}

function legend(result: LifecycleResult, { columns, color }: Sheet): string[] {
  const count = result.buckets.length
  const entries = states.map(({ name }, owner) => {
    const mean = result[name].reduce((sum, value) => sum + value, 0) / count
    return `${color.series(owner)(fillOf(owner, color).repeat(2))} ${name} ${color.bold(full(Math.abs(Math.round(mean * 10) / 10)))}`
  })
  const note = color.dim('on average')
  const line = `  ${entries.join('   ')}   ${note}`
  if (width(line) <= columns) return [line]
  return [`  ${entries.slice(0, 2).join('   ')}`, `  ${entries.slice(2).join('   ')}`, `  ${note}`]
}
