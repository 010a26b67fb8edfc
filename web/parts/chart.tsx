import 'uplot/dist/uPlot.min.css'
import { signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import type { Unit } from '../format.ts'
import { theme } from '../state/theme.ts'
import { t } from '../text.ts'
import type { ChartKind } from '../url.ts'
import { isStacked, type Places, type Trace, tracesOf } from './chart-data.ts'
import { plotOptions } from './chart-options.ts'
import { type Looked, useLooked } from './looked.ts'
import type { PointOf } from './over-time.tsx'
import { type Hover, Tooltip } from './tooltip.tsx'

/** The series that stands out, because the pointer is on its row; the others fade. */
export const pointed = signal<number | null>(null)

/** Where buckets are drawn, in pixels of the chart. */
export interface Area {
  left: (index: number) => number
  /** The bucket nearest to there. */
  index: (left: number) => number
  bottom: number
}

export interface ChartProps {
  result: Pick<TrendResult, 'buckets' | 'times' | 'series'>
  /** Indexes of the series that are drawn. */
  shown: readonly number[]
  colours: readonly number[]
  kind: ChartKind
  /** The same one for as long as the names are. */
  places: Places
  /** Index of the first bucket that is still going on. */
  incomplete: number
  /** Index of the first bucket that has not begun. */
  future: number
  label: string
  unit: Unit
  /** Who is behind a series in a bucket. Default: nobody can be shown. */
  pointOf?: PointOf
  onZoom?: ((first: number, last: number) => void) | null
  /** What lies over it. */
  overlay?: (area: Area) => ComponentChildren
  /** Told which bucket is read when A is pressed. */
  onPick?: ((index: number) => void) | undefined
}

/** An answer over time. Arrow keys read it bucket by bucket; a drag narrows the range. */
export function Chart(props: ChartProps) {
  const { result, shown, colours, kind, places, incomplete, future, label, unit, overlay, onPick } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const pressedAt = useRef(0)
  const hover = useSignal<Hover | null>(null)
  const area = useSignal<Area | null>(null)
  const { drill } = useLooked()
  useLayoutEffect(() => {
    const element = box.current!
    const traces = tracesOf(result, { shown, incomplete, future, kind })
    const { clientWidth: width, clientHeight: height } = element
    const onHover = (index: number | null, left: number) => {
      hover.value = index === null ? null : { index, left: left + drawing.bbox.left / devicePixelRatio }
    }
    const drawing = new uPlot(
      plotOptions({ ...props, traces, width, height, onHover }),
      dataOf(result, traces),
      element,
    )
    plot.current = drawing
    area.value = areaOf(drawing)
    const resized = new ResizeObserver(() => {
      drawing.setSize({ width: element.clientWidth, height: element.clientHeight })
      area.value = areaOf(drawing)
    })
    resized.observe(element)
    return () => {
      resized.disconnect()
      drawing.destroy()
      hover.value = null
    }
  }, [result, shown.join(), kind, theme.value, places, unit])

  useEffect(
    () =>
      pointed.subscribe((index) => {
        const drawing = plot.current
        const faded = index !== null && shown.includes(index)
        const traces = tracesOf(result, { shown, incomplete, future, kind })
        for (const [at, trace] of traces.entries()) {
          const line = drawing?.series[at + 1]
          if (line) line.alpha = faded && trace.series !== index ? 0.15 : 1
        }
        drawing?.redraw(false)
      }),
    [result, shown.join(), kind],
  )
  return (
    <div class="chart">
      <div
        class="chart-focus"
        role="img"
        aria-label={t`${label}. Arrow keys read it point by point.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the chart
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === 'Enter') drillAt(plot.current, props, drill)
          else if (event.key === 'a' && hover.value && onPick) {
            event.preventDefault()
            // Elsewhere the key goes to a page.
            event.stopPropagation()
            onPick(hover.value.index)
          } else if (plot.current) step(plot.current, event)
        }}
        onPointerDown={({ clientX }) => {
          pressedAt.current = clientX
        }}
        onClick={({ clientX }) => {
          // A drag narrows the range.
          if (Math.abs(clientX - pressedAt.current) < 4) drillAt(plot.current, props, drill)
        }}
        onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
      >
        <div class="chart-box" ref={box} />
        <Tooltip
          hover={hover}
          result={result}
          shown={shown}
          colours={colours}
          places={places}
          incomplete={incomplete}
          unit={unit}
          summed={isStacked(kind)}
        />
      </div>
      {area.value && overlay?.(area.value)}
    </div>
  )
}

function areaOf(plot: uPlot): Area {
  const { left, top, height } = plot.bbox
  return {
    left: (index) => left / devicePixelRatio + plot.valToPos(plot.data[0][index]!, 'x'),
    index: (at) => plot.posToIdx(at - left / devicePixelRatio),
    bottom: (top + height) / devicePixelRatio,
  }
}

function dataOf({ times }: ChartProps['result'], traces: readonly Trace[]): uPlot.AlignedData {
  return [times, ...traces.map(({ values }) => values)]
}

/** Opens the point under the cursor: of the series that is nearest to it, or that it is within. */
function drillAt(plot: uPlot | null, { result, shown, kind, pointOf }: ChartProps, drill: Looked['drill']): void {
  const { idx, top = 0 } = plot?.cursor ?? {}
  if (!plot || idx === null || idx === undefined) return
  const all = { shown, kind, incomplete: Infinity, future: Infinity }
  const tops = tracesOf(result, all).filter(({ part }) => part === 'complete')
  const far = ({ values }: Trace) => {
    const value = values[idx]
    if (value === null || value === undefined) return Infinity
    const below = top - plot.valToPos(value, 'y')
    // Of what is stacked, a part reaches from its upper edge down.
    return isStacked(kind) && below < 0 ? Number.MAX_VALUE : Math.abs(below)
  }
  const nearest = [...tops].sort((a, b) => far(a) - far(b))[0]?.series
  const point = nearest === undefined ? null : pointOf?.(nearest, idx)
  if (point) drill(point)
}

function step(plot: uPlot, event: KeyboardEvent): void {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (by === undefined) return
  event.preventDefault()
  const last = plot.data[0].length - 1
  const at = plot.cursor.idx ?? (by > 0 ? -1 : last + 1)
  const index = Math.max(0, Math.min(last, at + by))
  plot.setCursor({ left: plot.valToPos(plot.data[0][index]!, 'x'), top: 10 })
}
