import type uPlot from 'uplot'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import type { ChartKind } from '../url.ts'

/** One line uPlot draws. A series of the answer gives up to three. */
export interface Trace {
  /** Index of the series in the answer. */
  series: number
  part: 'complete' | 'incomplete' | 'previous'
  values: (number | null)[]
  /** What it stands on, where series are stacked. */
  base?: readonly number[]
}

/** What the places along the axis are called, by their index. */
export interface Places {
  axis: (index: number) => string
  /** At the head of the tooltip. */
  head: (index: number) => string
  /** How wide a name on the axis gets, in pixels. */
  width: number
}

/**
 * What of the answer is drawn how: complete buckets solid, from the first incomplete one on dashed, the range before
 * thin, and of the future nothing. Values stand where they stood; buckets another trace draws are gaps.
 */
export function tracesOf(
  { series }: Pick<TrendResult, 'series'>,
  {
    shown,
    incomplete,
    future,
    kind,
  }: { shown: readonly number[]; incomplete: number; future: number; kind: ChartKind },
): Trace[] {
  // A line reaches on from the last complete bucket; bars stand alone.
  const from = isBar(kind) ? incomplete : incomplete - 1
  const stacked = isStacked(kind)
  let base: readonly number[] | undefined
  return shown.flatMap((index) => {
    const { previous } = series[index]!
    const below = base
    const values = stacked ? onTopOf(below, series[index]!.values) : series[index]!.values
    if (stacked) base = values.map((value, at) => value ?? below?.[at] ?? 0)
    const traces: Trace[] = []
    if (previous && shown.length <= mostCompared && !stacked) {
      traces.push({ series: index, part: 'previous', values: previous })
    }
    traces.push({
      series: index,
      part: 'complete',
      values: values.map((value, at) => (at < incomplete ? value : null)),
      ...(below && { base: below }),
    })
    if (incomplete < values.length) {
      traces.push({
        series: index,
        part: 'incomplete',
        values: values.map((value, at) => (at >= from && at < future ? value : null)),
        ...(below && { base: below }),
      })
    }
    return traces
  })
}

export const isBar = (kind: ChartKind) => kind === 'bar' || kind === 'stacked-bar'
export const isStacked = (kind: ChartKind) => kind === 'stacked' || kind === 'stacked-bar'

/** The picture for one that is asked for: series stand on each other only as `parts` of one whole, none below zero. */
export function drawable(kind: ChartKind, parts: TrendResult['series']): ChartKind {
  const stackable = parts.length > 1 && parts.every(({ values }) => values.every((value) => (value ?? 0) >= 0))
  if (!isStacked(kind) || stackable) return kind
  return kind === 'stacked' ? 'area' : 'bar'
}

function onTopOf(base: readonly number[] | undefined, values: readonly (number | null)[]): (number | null)[] {
  return values.map((value, at) => (value === null ? null : value + (base?.[at] ?? 0)))
}

/** Beyond this many series the ranges before make a thicket; the tooltip and the table have their numbers. */
const mostCompared = 4

/** A bar for each bucket, side by side with those of the other series, or on what it stands on. */
export function barPaths(place: number, of: number, base: readonly number[] = []): uPlot.Series.PathBuilder {
  return (plot, seriesIndex) => {
    const times = plot.data[0]
    const values = plot.data[seriesIndex]!
    const slot = times.length > 1 ? at(times[1]!) - at(times[0]!) : plot.bbox.width / 2
    const gap = slot > 8 ? slot * 0.22 : slot > 3 ? 1 : 0
    const width = Math.max(1, (slot - gap) / of)
    const path = new Path2D()
    for (const [index, value] of values.entries()) {
      if (value === null || value === undefined) continue
      const left = at(times[index]!) - (slot - gap) / 2 + place * width
      const top = plot.valToPos(value, 'y', true)
      const zero = plot.valToPos(base[index] ?? 0, 'y', true)
      path.rect(left, Math.min(top, zero), Math.max(1, width - (width > 6 ? 1 : 0)), Math.abs(zero - top))
    }
    return { stroke: path, fill: path }

    function at(time: number): number {
      return plot.valToPos(time, 'x', true)
    }
  }
}

/** Every how many buckets an axis label fits. */
export function labelStep(buckets: number, width: number, labelWidth: number): number {
  const fitting = Math.max(1, Math.floor(width / labelWidth))
  const least = Math.ceil(buckets / fitting)
  return [1, 2, 3, 4, 6, 7, 12, 14, 24, 28, 48, 84, 168, 336].find((step) => step >= least) ?? least
}
