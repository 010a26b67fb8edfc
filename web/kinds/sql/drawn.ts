/** A table of SQL as a picture: which column lies along x, which are the values, which splits them into lines. */
import type { SqlColumn, SqlType, TrendSeries } from '../../../src/runtime/query/result.ts'
import type { Places } from '../../parts/chart-data.ts'
import { t } from '../../text.ts'
import { axisText, bucketText } from '../../time.ts'
import type { Axes, ChartKind } from '../../url.ts'
import { breakdownText } from '../../words.ts'

type Cell = string | number | boolean | null

export interface SqlTable {
  columns: readonly SqlColumn[]
  rows: readonly (readonly Cell[])[]
}

export interface Drawing {
  buckets: string[]
  /** Where each stands along x: seconds, a number, or its place. */
  times: number[]
  series: TrendSeries[]
  places: Places
}

const numeric = (type: SqlType) => type === 'integer' || type === 'number'
const timed = (type: SqlType) => type === 'date' || type === 'timestamp'

/** What to draw when nobody has chosen: the first time, text or else number along x, the other numbers as values. */
export function firstAxes({ columns }: SqlTable): Axes | null {
  const x = columns.find(({ type }) => timed(type)) ?? columns.find(({ type }) => type === 'text') ?? columns[0]
  const values = columns.filter(({ name, type }) => numeric(type) && name !== x?.name).map(({ name }) => name)
  if (!x || values.length === 0) {
    const alone = columns.find(({ type }) => numeric(type))
    return alone ? { x: null, values: [alone.name], split: null } : null
  }
  const split = timed(x.type) ? columns.find(({ name, type }) => type === 'text' && name !== x.name)?.name : undefined
  return { x: x.name, values: split === undefined ? values : values.slice(0, 1), split: split ?? null }
}

/** Columns that can be the values: numbers. */
export function valueColumns({ columns }: SqlTable): string[] {
  return columns.filter(({ type }) => numeric(type)).map(({ name }) => name)
}

/** The picture, or why there is none. */
export function drawing(table: SqlTable, axes: Axes, kind: ChartKind, timeZone = 'UTC'): Drawing | string {
  const missing = [axes.x, ...axes.values, axes.split].find((name) => name !== null && columnOf(table, name) < 0)
  if (missing !== undefined) return t`The answer has no column “${String(missing)}”.`
  if (axes.x === null) return t`Choose what lies along x.`
  if (axes.values.length === 0) return t`Choose a column of numbers to draw.`
  const words = axes.values.find((name) => !valueColumns(table).includes(name))
  if (words !== undefined) return t`“${words}” has no numbers.`
  const places = placesOf(table, axes.x, kind, timeZone)
  const series = seriesOf(table, axes, places.order)
  return typeof series === 'string' ? series : { ...places, series }
}

interface Along extends Omit<Drawing, 'series'> {
  /** The place of each x, by how it is written. */
  order: ReadonlyMap<string, number>
}

/** Times and numbers in their order, other values as they were answered; those without one are left out. */
function placesOf({ columns, rows }: SqlTable, x: string, kind: ChartKind, timeZone: string): Along {
  const at = columns.findIndex(({ name }) => name === x)
  const { type } = columns[at]!
  const found = [...new Set(rows.map((row) => row[at]!).filter((cell) => cell !== null))]
  const standing = (cell: Cell) => (numeric(type) ? Number(cell) : Date.parse(String(cell)) / 1000)
  const ordered = numeric(type) || timed(type)
  const cells = ordered
    ? found.filter((cell) => Number.isFinite(standing(cell))).sort((a, b) => standing(a) - standing(b))
    : found
  const buckets = cells.map(String)
  return {
    buckets,
    // Bars stand side by side whatever lies between them.
    times: cells.map((cell, index) => (ordered && kind === 'line' ? standing(cell) : index)),
    order: new Map(buckets.map((bucket, index) => [bucket, index])),
    places: timed(type) ? timeNames(buckets, timeZone) : plainNames(buckets),
  }
}

function timeNames(buckets: readonly string[], timeZone: string): Places {
  const days = buckets.every((bucket) => bucket.length === 10 || bucket.slice(11, 19) === '00:00:00')
  const interval = days ? 'day' : 'hour'
  return {
    axis: (index) => axisText(buckets[index]!, Date.parse(buckets[index]!) / 1000, interval, timeZone),
    head: (index) => bucketText(buckets[index]!, interval),
    width: 58,
  }
}

function plainNames(buckets: readonly string[]): Places {
  const longest = Math.max(...buckets.map((bucket) => bucket.length), 1)
  const most = 16
  return {
    axis: (index) => (buckets[index]!.length > most ? `${buckets[index]!.slice(0, most - 1)}…` : buckets[index]!),
    head: (index) => buckets[index]!,
    width: 16 + 6.5 * Math.min(longest, most),
  }
}

/** A line for each column of values, or for each of the values that split them. */
function seriesOf(table: SqlTable, axes: Axes, order: ReadonlyMap<string, number>): TrendSeries[] | string {
  const along = columnOf(table, axes.x!)
  const splits = axes.split === null ? -1 : columnOf(table, axes.split)
  const lines = new Map<string, TrendSeries>()
  for (const row of table.rows) {
    const place = order.get(String(row[along]))
    if (place === undefined) continue
    for (const label of axes.values) {
      const breakdown = splits < 0 ? null : [row[splits] ?? null]
      const key = JSON.stringify([label, breakdown])
      const empty = () => Array.from<number | null>({ length: order.size }).fill(null)
      const line = lines.get(key) ?? { label, breakdown, total: null, values: empty() }
      lines.set(key, line)
      const value = row[columnOf(table, label)]
      if (line.values[place] !== null) {
        const of = breakdown ? ` · ${breakdownText(breakdown[0]!)}` : ''
        return t`Several rows are at ${String(row[along]) + of}. Choose what splits them, or group them in SQL.`
      }
      line.values[place] = typeof value === 'number' ? value : null
    }
  }
  return [...lines.values()]
}

function columnOf({ columns }: SqlTable, name: string): number {
  return columns.findIndex((column) => column.name === name)
}
