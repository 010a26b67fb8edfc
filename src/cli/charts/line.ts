import type { TrendResult } from '../../runtime/query/result.ts'
import { padStart } from '../text.ts'
import { ticks } from './axis.ts'
import { Canvas, type Point, type Stroke } from './canvas.ts'
import type { Sheet } from './draw.ts'
import { short } from './format.ts'
import { timeLabels } from './time.ts'

/** Lines over time in braille, an axis on the left, dates below, and each line's letter at its end. */
export function lineChart(result: TrendResult, { columns, rows, color, now, amount }: Sheet): string[] {
  const begun = result.times.filter((time) => now === undefined || time <= now).length
  const shown = result.series.slice(0, letters.length).map((one) => ({ ...one, values: one.values.slice(0, begun) }))
  const all = shown.flatMap(({ values, previous = [] }) => [...values, ...previous])
  const marks = ticks(all, Math.max(2, Math.floor(rows / 2.5)))
  const labels = marks.map(amount ?? short)
  const margin = Math.max(...labels.map((label) => label.length)) + 1
  const canvas = new Canvas(Math.max(10, columns - margin - 2 - (shown.length > 1 ? 2 : 0)), rows)
  const at = placer(canvas, marks, result.buckets.length)
  const draw = lineDrawer(canvas, at)

  shown.forEach(({ previous }, i) => {
    if (previous) draw(previous.slice(0, result.buckets.length), { owner: i + previousOwner, gap: 3 })
  })
  // The first series is drawn last, so that it lies on top.
  for (let i = shown.length - 1; i >= 0; i--) draw(shown[i]!.values, { owner: i })

  const rowOf = new Map(marks.map((mark, i) => [at(0, mark)[1] >> 2, labels[i]!]))
  const ends = shown.length > 1 ? lineEnds(shown, at, rows) : new Map<number, number>()
  const body = Array.from({ length: rows }, (_, row) => {
    const label = rowOf.get(row)
    const end = ends.get(row)
    const axis = color.dim(`${padStart(label ?? '', margin)} ${label === undefined ? '│' : '┤'}`)
    const cells = canvas.runs(row).map(({ owner, text }) => ink(owner)(text))
    const tail = end === undefined ? '' : ` ${color.series(end)(letters[end]!)}`
    return `${axis}${cells.join('')}${tail}`.trimEnd()
  })
  return [...body, ...timeAxis(result, { canvas, at, margin }).map((line) => color.dim(line))]

  function ink(owner: number) {
    if (owner < 0) return (text: string) => text
    return owner >= previousOwner ? color.dim : color.series(owner)
  }
}

/** A line's name in the margin and in the legend. */
export const letters = 'ABCDEFGHIJ'

/** Owners from here on are the compared range's lines. */
const previousOwner = 100

type Place = (index: number, value: number) => Point

function placer(canvas: Canvas, marks: number[], count: number): Place {
  const [low, high] = [marks[0]!, marks.at(-1)!]
  const [width, height] = [canvas.columns * 2 - 1, canvas.rows * 4 - 1]
  return (index, value) => [
    count > 1 ? Math.round((index / (count - 1)) * width) : Math.round(width / 2),
    Math.round(((high - value) / (high - low)) * height),
  ]
}

function lineDrawer(canvas: Canvas, at: Place) {
  return (values: readonly (number | null)[], stroke: Stroke): void => {
    values.forEach((value, i) => {
      if (value === null) return
      const before = values[i - 1] ?? null
      if (before === null) canvas.dot(...at(i, value), stroke.owner)
      else canvas.line(at(i - 1, before), at(i, value), stroke)
    })
  }
}

/** Which row each line's letter goes to: where it ends, or the nearest row that is free. */
function lineEnds(series: TrendResult['series'], at: Place, rows: number): Map<number, number> {
  const taken = new Map<number, number>()
  series.forEach(({ values }, i) => {
    const last = values.findLastIndex((value) => value !== null)
    if (last < 0) return
    const wanted = at(last, values[last]!)[1] >> 2
    const row = nearest(rows, wanted).find((one) => !taken.has(one))
    if (row !== undefined) taken.set(row, i)
  })
  return taken
}

function nearest(rows: number, wanted: number): number[] {
  return Array.from({ length: rows }, (_, row) => row).sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))
}

function timeAxis(
  { buckets, times }: TrendResult,
  { canvas, at, margin }: { canvas: Canvas; at: Place; margin: number },
): string[] {
  const labels = timeLabels(buckets, times)
  const widest = Math.max(...labels.map((label) => label.length))
  const every = Math.max(1, Math.ceil((labels.length * (widest + 3)) / canvas.columns))
  const line = Array<string>(canvas.columns).fill('─')
  let text = ''
  for (let i = 0; i < labels.length; i += every) {
    const column = at(i, 0)[0] >> 1
    const start = Math.min(
      Math.max(0, column - (i === 0 ? 0 : Math.floor(labels[i]!.length / 2))),
      canvas.columns - labels[i]!.length,
    )
    if (i > 0 && start < text.length + 2) continue
    line[column] = '┬'
    text = text.padEnd(start) + labels[i]
  }
  const indent = ' '.repeat(margin + 1)
  return [`${indent}└${line.join('')}`, `${indent} ${text}`]
}
