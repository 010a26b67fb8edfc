import './columns.css'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Point } from '../api/drill.ts'
import { formatAxis, formatValue, type Unit } from '../format.ts'
import { labelStep } from './chart-data.ts'
import { useLooked } from './looked.ts'

export interface ColumnPart {
  name: string
  /** Below zero it hangs under the line. */
  value: number
  /** Of the eight series colours. */
  colour: number
  /** Who is behind it. */
  point?: Point
}

export interface DrawnColumn {
  /** Under the column. */
  label: string
  /** At the head of the tooltip. */
  title: string
  /** From the zero line outwards. */
  parts: ColumnPart[]
  /** Still going on. */
  open?: boolean
}

interface ColumnsProps {
  label: string
  columns: readonly DrawnColumn[]
  unit?: Unit
  /** How wide a label under a column gets, in pixels. */
  labelWidth?: number
}

/** Stacked columns on one zero line. Arrow keys read them one by one. */
export function Columns({ label, columns, unit = 'count', labelWidth = 58 }: ColumnsProps) {
  const [at, setAt] = useState<number | null>(null)
  const { box, width } = useWidth()
  const { drill, fixed } = useLooked()
  const most = Math.max(...columns.map(({ parts }) => sum(parts, 1)), 0)
  const least = Math.min(...columns.map(({ parts }) => sum(parts, -1)), 0)
  const { ticks, low, high } = scaleOf(least, most)
  const place = (value: number) => `${((value - low) / (high - low)) * 100}%`
  const each = labelStep(columns.length, Math.max(width - 56, 100), labelWidth)
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    setAt(Math.max(0, Math.min(columns.length - 1, (at ?? (by > 0 ? -1 : columns.length)) + by)))
  }
  return (
    <div
      class="columns"
      role="img"
      aria-label={`${label}. Arrow keys read it column by column.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the picture
      tabIndex={0}
      ref={box}
      onKeyDown={onKeyDown}
      onBlur={() => setAt(null)}
      onPointerLeave={() => setAt(null)}
    >
      <div class="columns-plot">
        {ticks.map((tick) => (
          <div key={tick} class={tick === 0 ? 'columns-line zero' : 'columns-line'} style={{ bottom: place(tick) }}>
            <span>{formatAxis(tick, unit)}</span>
          </div>
        ))}
        <div class="columns-row">
          {columns.map((column, index) => (
            <div
              key={index}
              class={index === at ? 'column here' : 'column'}
              data-open={column.open ? '' : undefined}
              onPointerEnter={() => setAt(index)}
            >
              {/* biome-ignore-start lint/a11y: the table under the picture opens the same by keyboard */}
              {stacked(column.parts).map(({ part, from, to }) => (
                <span
                  key={part.name}
                  class={`column-part s${part.colour}${part.point && !fixed ? ' drills' : ''}`}
                  onClick={() => part.point && drill(part.point)}
                  style={{ bottom: place(from), height: `${((to - from) / (high - low)) * 100}%` }}
                />
              ))}
              {/* biome-ignore-end lint/a11y: see above */}
            </div>
          ))}
        </div>
      </div>
      <div class="columns-labels">
        {columns.map((column, index) => (
          <span key={index}>{index % each === 0 && <span>{column.label}</span>}</span>
        ))}
      </div>
      {at !== null && columns[at] && <ColumnTip column={columns[at]} place={(at + 0.5) / columns.length} unit={unit} />}
    </div>
  )
}

function ColumnTip({ column, place, unit }: { column: DrawnColumn; place: number; unit: Unit }) {
  const side = place > 0.5 ? { right: `calc(${(1 - place) * 100}% + 12px)` } : { left: `calc(${place * 100}% + 60px)` }
  return (
    <div class="tooltip" aria-live="polite" style={side}>
      <div class="tooltip-head">
        {column.title}
        {column.open && <span class="hint"> · so far</span>}
      </div>
      <table>
        <tbody>
          {column.parts.map((part) => (
            <tr key={part.name}>
              <td>
                <span class={`swatch s${part.colour}`} /> {part.name}
              </td>
              <td class="number">{formatValue(part.value, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Where each part begins and ends. */
function stacked(parts: readonly ColumnPart[]): { part: ColumnPart; from: number; to: number }[] {
  let [up, down] = [0, 0]
  // Nothing is drawn of nothing, not even its border.
  return parts
    .filter(({ value }) => value !== 0)
    .map((part) => {
      if (part.value >= 0) {
        up += part.value
        return { part, from: up - part.value, to: up }
      }
      down += part.value
      return { part, from: down, to: down - part.value }
    })
}

function sum(parts: readonly ColumnPart[], sign: 1 | -1): number {
  return parts.reduce((total, { value }) => (value * sign > 0 ? total + value : total), 0)
}

/** About seven round steps that hold both ends. */
function scaleOf(least: number, most: number): { ticks: number[]; low: number; high: number } {
  const rough = Math.max(most - least, 1) / 7
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough)
  const first = Math.floor(least / step)
  const last = Math.max(Math.ceil((most * 1.02) / step), first + 1)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  return { ticks, low: first * step, high: last * step }
}

/** The width an element has now. */
export function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(800)
  useLayoutEffect(() => {
    const element = box.current!
    setWidth(element.clientWidth)
    const resized = new ResizeObserver(() => setWidth(element.clientWidth))
    resized.observe(element)
    return () => resized.disconnect()
  }, [])
  return { box, width }
}
