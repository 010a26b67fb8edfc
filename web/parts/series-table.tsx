import { useState } from 'preact/hooks'
import type { TrendResult, TrendSeries } from '../../src/runtime/query/result.ts'
import { seriesKey } from '../colours.ts'
import { formatValue, type Unit } from '../format.ts'
import { t } from '../text.ts'
import { seriesText } from '../words.ts'
import { DrillNumber } from './drill-number.tsx'
import { ChangeMark } from './moved.tsx'
import type { PointOf } from './over-time.tsx'
import { ScrollBox } from './scroll-box.tsx'
import { SortHead } from './sort-head.tsx'
import { Sparkline } from './sparkline.tsx'

interface SeriesTableProps {
  result: Pick<TrendResult, 'buckets' | 'times' | 'series'>
  colours: readonly number[]
  /** Indexes of the series in the chart. */
  shown: readonly number[]
  compared: boolean
  unit: Unit
  pointOf: PointOf
  onToggle: (key: string) => void
  /** Told which series the pointer is on. */
  onPoint: (index: number | null) => void
}

type Column = 'series' | 'total' | 'previous' | 'change'

/** Every series in a row; it is the chart's legend too. */
export function SeriesTable({ result, colours, shown, compared, unit, pointOf, onToggle, onPoint }: SeriesTableProps) {
  const [sort, setSort] = useState<{ column: Column; down: boolean } | null>(null)
  const several = new Set(result.series.map(({ label }) => label)).size > 1
  const rows = result.series.map((series, index) => ({ series, index, name: seriesText(series, several) }))
  if (sort) rows.sort((a, b) => compare(a, b, sort.column) * (sort.down ? -1 : 1))
  const heads: [Column, string][] = [
    ['series', t`Series`],
    ['total', t`Total`],
    ...(compared
      ? ([
          ['previous', t`Before`],
          // The noun; alone, the word is what a button does.
          ['change', t`Change${''}`],
        ] as [Column, string][])
      : []),
  ]
  return (
    <ScrollBox class="table-box" label={t`Series`}>
      <table class="table">
        <thead>
          <tr>
            {heads.map(([column, label]) => (
              <SortHead
                key={column}
                label={label}
                numeric={column !== 'series'}
                sorted={sort?.column === column ? (sort.down ? 'descending' : 'ascending') : 'none'}
                onSort={() => setSort({ column, down: sort?.column === column ? !sort.down : column !== 'series' })}
              />
            ))}
            {result.buckets.length > 1 && <th class="wide-only">{t`Over time`}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ series, index, name }) => (
            <tr key={`${index} ${name}`} onPointerEnter={() => onPoint(index)} onPointerLeave={() => onPoint(null)}>
              <th scope="row">
                <label class="legend">
                  <input type="checkbox" checked={shown.includes(index)} onChange={() => onToggle(seriesKey(series))} />
                  <span class={`swatch s${colours[index]}${shown.includes(index) ? '' : ' off'}`} />
                  <span class="cut" title={name}>
                    {name}
                  </span>
                </label>
              </th>
              <td class="number strong">
                <DrillNumber point={pointOf(index)} of={name}>
                  {formatValue(series.total, unit)}
                </DrillNumber>
              </td>
              {compared && <td class="number">{formatValue(series.previous_total, unit)}</td>}
              {compared && (
                <td class="number">
                  <ChangeMark series={series} />
                </td>
              )}
              {result.buckets.length > 1 && (
                <td class="wide-only">
                  <Sparkline values={series.values} colour={colours[index]!} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

interface Row {
  series: TrendSeries
  name: string
}

function compare(a: Row, b: Row, column: Column): number {
  if (column === 'series') return a.name.localeCompare(b.name)
  return figure(a.series, column) - figure(b.series, column)
}

/** Series without a figure stand below all others. */
function figure({ total, previous_total }: TrendSeries, column: Column): number {
  if (column === 'total') return total ?? -Infinity
  if (column === 'previous') return previous_total ?? -Infinity
  return typeof total === 'number' && previous_total ? total / previous_total : -Infinity
}
