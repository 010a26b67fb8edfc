import { ChevronLeft } from 'lucide'
import type { RetentionGrid as Grid, Group } from '../../../src/runtime/query/result.ts'
import type { Point } from '../../api/drill.ts'
import type { App } from '../../api.ts'
import { formatNumber, formatPercent } from '../../format.ts'
import type { Answer } from '../../kinds.ts'
import type { Interval } from '../../language.ts'
import { TableView } from '../../parts/data-table.tsx'
import { DrillNumber } from '../../parts/drill-number.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useLooked } from '../../parts/looked.ts'
import { ScrollBox } from '../../parts/scroll-box.tsx'
import { bucketText, intervalOf } from '../../time.ts'
import { groupKey, groupText } from '../../words.ts'
import { countTable } from './table.ts'
import { periodText } from './words.ts'

interface Row {
  key: string
  name: string
  size: number
  rate: readonly (number | null)[]
  returned: readonly (number | null)[] | null
  onOpen?: () => void
}

/** A shade a cell: how many of the cohort were back. A breakdown shows a row a group; each opens to its cohorts. */
export function RetentionGrid({ answer: { query, result } }: { app: App; answer: Answer<'retention'> }) {
  const interval = intervalOf(query.interval, result.buckets)
  const { focus, change } = useLooked()
  const opened = result.groups?.find((group) => groupKey(group) === focus)
  const grid: Grid = opened ?? result
  const listed = result.groups && !opened
  const place = opened ? { place: result.groups!.indexOf(opened) } : {}
  const pointOf = listed ? null : (cohort: number, cell: number) => ({ cohort, cell, ...place })
  const rows = listed
    ? result.groups!.map((group) => groupRow(group, () => change({ focus: groupKey(group) })))
    : grid.cohorts.map((cohort) => cohortRow(cohort, interval))
  return (
    <>
      {opened && (
        <div class="picture-head">
          <button type="button" class="quiet" onClick={() => change({ focus: null })}>
            <Icon of={ChevronLeft} size={14} /> All groups
          </button>
          <b>{groupText(opened)}</b>
        </div>
      )}
      <Cells
        rows={rows}
        average={grid.average}
        interval={interval}
        head={listed ? 'Group' : 'Cohort'}
        pointOf={pointOf}
      />
      {!listed && (
        <TableView
          label="Users who returned"
          table={countTable(grid, interval)}
          pointOf={(row, column) => (column === 0 ? null : (pointOf?.(row, column - 1) ?? null))}
        />
      )}
    </>
  )
}

function groupRow(group: Group & Grid, onOpen: () => void): Row {
  return {
    key: groupKey(group),
    name: groupText(group),
    size: group.cohorts.reduce((sum, { size }) => sum + size, 0),
    rate: group.average,
    returned: null,
    onOpen,
  }
}

function cohortRow({ bucket, size, rate, returned }: Grid['cohorts'][number], interval: Interval): Row {
  return { key: bucket, name: bucketText(bucket, interval), size, rate, returned }
}

interface CellsProps {
  rows: readonly Row[]
  average: readonly (number | null)[]
  interval: Interval
  head: string
  /** Who is behind a cell; null where a row is many cohorts. */
  pointOf: ((cohort: number, cell: number) => Point) | null
}

function Cells({ rows, average, interval, head, pointOf }: CellsProps) {
  const most = Math.max(...rows.flatMap(({ rate }) => rate.slice(1).map((one) => one ?? 0)), 0.01)
  return (
    <ScrollBox class="picture grid-box" label="Retention">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" class="number">
              Users
            </th>
            {average.map((_, period) => (
              <th scope="col" key={period}>
                {periodText(period, interval)}
              </th>
            ))}
          </tr>
          <tr class="grid-average">
            <th scope="row">Average</th>
            <td />
            {average.map((rate, period) => (
              <Cell key={period} rate={rate} most={most} title="all cohorts that have come so far" />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, cohort) => (
            <tr key={row.key}>
              <th scope="row">
                {row.onOpen ? (
                  <button type="button" class="quiet" onClick={row.onOpen}>
                    {row.name}
                  </button>
                ) : (
                  row.name
                )}
              </th>
              <td class="number">{formatNumber(row.size)}</td>
              {average.map((_, period) => (
                <Cell
                  key={period}
                  rate={row.rate[period] ?? null}
                  most={most}
                  point={row.returned?.[period] ? (pointOf?.(cohort, period) ?? null) : null}
                  title={row.returned ? `${formatNumber(row.returned[period])} of ${formatNumber(row.size)}` : row.name}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

/** Empty where the cell has not come yet. The strongest return has the strongest shade. */
interface CellProps {
  rate: number | null
  most: number
  title: string
  point?: Point | null
}

function Cell({ rate, most, title, point = null }: CellProps) {
  if (rate === null) return <td class="cell" />
  return (
    <td class="cell" title={title}>
      <span class="shade" style={{ '--shade': Math.min(1, rate / most) }}>
        <DrillNumber point={point} of={title}>
          {formatPercent(rate)}
        </DrillNumber>
      </span>
    </td>
  )
}
