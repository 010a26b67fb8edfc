import type { Signal } from '@preact/signals'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { formatValue, type Unit } from '../format.ts'
import { t } from '../text.ts'
import { seriesText } from '../words.ts'
import type { Places } from './chart-data.ts'

export interface Hover {
  index: number
  left: number
}

interface TooltipProps {
  hover: Signal<Hover | null>
  result: Pick<TrendResult, 'buckets' | 'times' | 'series'>
  shown: readonly number[]
  colours: readonly number[]
  places: Places
  incomplete: number
  unit: Unit
  /** Whether the parts make one whole, whose sum is told too. */
  summed: boolean
}

/** All shown series at one bucket, the largest first, with exact numbers. */
export function Tooltip({ hover, result, shown, colours, places, incomplete, unit, summed }: TooltipProps) {
  const at = hover.value
  // A shorter answer may have come under a pointer that has not moved since.
  if (at === null || at.index >= result.buckets.length) return null
  const { index, left } = at
  const rows = shown
    .map((one) => ({ colour: colours[one], ...result.series[one]! }))
    .sort((a, b) => (b.values[index] ?? -Infinity) - (a.values[index] ?? -Infinity))
  const several = new Set(rows.map(({ label }) => label)).size > 1
  const late = index > result.times.length / 2
  return (
    <div
      class="tooltip"
      aria-live="polite"
      style={late ? { right: `calc(100% - ${left - 12}px)` } : { left: `${left + 12}px` }}
    >
      <div class="tooltip-head">
        {places.head(index)}
        {index >= incomplete && <span class="hint"> · {t`so far`}</span>}
      </div>
      <table>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.label} ${JSON.stringify(row.breakdown)}`}>
              <td>
                <span class={`swatch s${row.colour}`} /> {seriesText(row, several)}
              </td>
              <td class="number">{formatValue(row.values[index], unit)}</td>
              {row.previous && <td class="number hint">{formatValue(row.previous[index], unit)}</td>}
            </tr>
          ))}
        </tbody>
        {summed && (
          <tfoot>
            <tr>
              <td>{t`In total`}</td>
              <td class="number">{formatValue(sum(rows.map(({ values }) => values[index])), unit)}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function sum(values: readonly (number | null | undefined)[]): number {
  return values.reduce<number>((all, value) => all + (value ?? 0), 0)
}
