import type uPlot from 'uplot'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { formatAxis, type Unit } from '../format.ts'
import type { ChartKind } from '../url.ts'
import { barPaths, isBar, isStacked, labelStep, type Places, type Trace } from './chart-data.ts'

export interface PlotSettings {
  result: Pick<TrendResult, 'buckets' | 'times' | 'series'>
  traces: readonly Trace[]
  shown: readonly number[]
  /** Of each series of the answer, 1 to 8. */
  colours: readonly number[]
  kind: ChartKind
  places: Places
  unit: Unit
  width: number
  height: number
  onHover: (index: number | null, left: number) => void
  /** Not where the range is fixed. */
  onZoom?: ((first: number, last: number) => void) | null
}

/** How uPlot draws an answer, in the colours the page wears now. */
export function plotOptions(settings: PlotSettings): uPlot.Options {
  const { width, height, traces, kind, result } = settings
  const { times } = result
  const half = times.length > 1 ? (times[1]! - times[0]!) / 2 : 1800
  const beside = isBar(kind) || times.length === 1 ? half : 0
  return {
    width,
    height,
    padding: [12, 14, 0, 0],
    legend: { show: false },
    cursor: {
      drag: { x: Boolean(settings.onZoom), y: false, setScale: false },
      points: { size: 7, width: 2 },
      y: false,
      // The point under the pointer is the nearest bucket, also over a gap.
      dataIdx: (_plot, _series, index) => index,
    },
    scales: {
      x: { time: false, range: () => [times[0]! - beside, times.at(-1)! + beside] },
      y: { range: (_plot, least, most) => [Math.min(0, least ?? 0), Math.max(0, most ?? 0) * 1.06 || 1] },
    },
    axes: [timeAxis(settings), valueAxis(settings)],
    series: [{}, ...traces.map((trace) => drawn(trace, settings))],
    bands: kind === 'stacked' ? bandsOf(traces) : [],
    hooks: { setCursor: [hovered(settings)], setSelect: [zoomed(settings)] },
  }
}

/** A token of the page, for the canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function timeAxis({ result: { times }, places }: PlotSettings): uPlot.Axis {
  return {
    ...axisLook(),
    grid: { show: false },
    ticks: { stroke: token('--line'), width: 1, size: 4 },
    size: 28,
    // By the width that it has by now: windows are resized, and phones turned.
    splits: ({ width }) => {
      const step = labelStep(times.length, width - 60, places.width)
      return times.filter((_, index) => index % step === 0)
    },
    values: (_plot, splits) => splits.map((time) => places.axis(times.indexOf(time))),
  }
}

function valueAxis({ traces, unit }: PlotSettings): uPlot.Axis {
  const whole = traces.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)))
  return {
    ...axisLook(),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
    gap: 8,
    space: 44,
    size: (_plot, values) => 18 + 7 * Math.max(2, ...(values ?? []).map((value) => value?.length ?? 0)),
    values: (_plot, splits) => splits.map((value) => formatAxis(value, unit)),
    ...(unit === 'seconds' ? { incrs: timeSteps } : whole && { incrs: wholeSteps }),
  }
}

const wholeSteps = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

/** Seconds, minutes, hours and days, each by steps that people count in. */
const timeSteps = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3600),
  ...[1, 2, 5, 10, 20, 50, 100].map((days) => days * 86_400),
]

function axisLook(): Pick<uPlot.Axis, 'stroke' | 'font'> {
  return { stroke: token('--ink-3'), font: `11px ${getComputedStyle(document.body).fontFamily}` }
}

function drawn({ series, part, base }: Trace, { colours, kind, shown, result }: PlotSettings): uPlot.Series {
  const colour = token(`--s${colours[series]}`)
  const single = result.times.length === 1
  if (part === 'previous') return { stroke: `${colour}8c`, width: 1, points: { show: single } }
  if (isBar(kind)) {
    const paths = isStacked(kind) ? barPaths(0, 1, base) : barPaths(shown.indexOf(series), shown.length)
    const whole = part === 'complete'
    return {
      stroke: colour,
      width: whole ? 0 : 1,
      dash: whole ? [] : [3, 3],
      fill: colour + (whole ? '' : '22'),
      paths,
      points: { show: false },
    }
  }
  return {
    stroke: colour,
    width: 2,
    ...(part === 'incomplete' && { dash: [4, 4] }),
    ...(kind === 'area' && { fill: `${colour}${shown.length > 3 ? '14' : '26'}` }),
    ...(kind === 'stacked' && { width: 1, fill: `${colour}${part === 'complete' ? 'b3' : '4d'}` }),
    points: { show: true, size: single ? 8 : 5, fill: colour, filter: aloneOf },
  }
}

/** Values between gaps, which no line reaches. */
function aloneOf(plot: uPlot, series: number): number[] {
  const values = [...(plot.data[series] as (number | null | undefined)[])]
  const missing = (at: number) => values[at] === null || values[at] === undefined
  return values.flatMap((_, at) => (!missing(at) && missing(at - 1) && missing(at + 1) ? [at] : []))
}

/** An area ends where the one begins that it stands on. */
function bandsOf(traces: readonly Trace[]): uPlot.Band[] {
  return traces.flatMap((trace, at) => {
    const below = traces.findLastIndex((one, index) => index < at && one.part === trace.part)
    return below < 0 ? [] : [{ series: [at + 1, below + 1] }]
  })
}

function hovered({ onHover }: PlotSettings) {
  return (plot: uPlot) => {
    const { idx, left } = plot.cursor
    onHover(left === undefined || left < 0 || idx === null || idx === undefined ? null : idx, left ?? 0)
  }
}

function zoomed({ onZoom }: PlotSettings) {
  return (plot: uPlot) => {
    const { left, width } = plot.select
    if (width < 4) return
    onZoom?.(plot.posToIdx(left), plot.posToIdx(left + width))
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  }
}
