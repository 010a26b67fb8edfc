import { useState } from 'preact/hooks'
import type { Point } from '../api/drill.ts'
import { formatDuration, formatNumber, formatPercent } from '../format.ts'
import type { Cell, Column, DataTable } from '../tables.ts'
import { DrillNumber } from './drill-number.tsx'
import { useLooked } from './looked.ts'
import { ScrollBox } from './scroll-box.tsx'
import { SortHead } from './sort-head.tsx'

interface TableProps {
  label: string
  /** Whether it is the picture itself, and shown also where there is room for that alone. */
  main?: boolean
  table: DataTable
  /** Told which row the pointer is on. */
  onPoint?: (row: number | null) => void
  class?: string
  /** Who is behind a cell, by its row and column as they were answered. */
  pointOf?: (row: number, column: number) => Point | null
  /** The page of what a cell names. */
  linkOf?: (cell: Cell, column: number) => string | null
}

/** The numbers of a picture: rows as they were answered, or in the order of a column. */
export function TableView({
  label,
  main = false,
  table: { columns, rows },
  onPoint,
  pointOf,
  linkOf,
  class: name = 'table-box',
}: TableProps) {
  const [sort, setSort] = useState<{ column: number; down: boolean } | null>(null)
  const { small } = useLooked()
  if (small && !main) return null
  const order = rows.map((_, index) => index)
  if (sort) order.sort((a, b) => byCell(rows[a]![sort.column], rows[b]![sort.column]) * (sort.down ? -1 : 1))
  const pressed = (column: number, text: boolean) =>
    setSort({ column, down: sort?.column === column ? !sort.down : !text })
  return (
    <ScrollBox class={name} label={label}>
      <table class="table">
        <thead>
          <tr>
            {columns.map((column, index) => (
              <SortHead
                key={`${index} ${column.label}`}
                label={column.label}
                colour={column.colour}
                numeric={column.unit !== 'text'}
                sorted={sort?.column === index ? (sort.down ? 'descending' : 'ascending') : 'none'}
                onSort={() => pressed(index, column.unit === 'text')}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((at) => (
            <tr key={at} onPointerEnter={() => onPoint?.(at)} onPointerLeave={() => onPoint?.(null)}>
              {rows[at]!.map((cell, index) => (
                <TableCell
                  key={index}
                  cell={cell}
                  column={columns[index]!}
                  first={index === 0}
                  point={pointOf?.(at, index) ?? null}
                  link={linkOf?.(cell, index) ?? null}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

interface TableCellProps {
  cell: Cell
  column: Column
  first: boolean
  point: Point | null
  link: string | null
}

function TableCell({ cell, column, first, point, link }: TableCellProps) {
  const text = link ? (
    <a href={link}>{cellText(cell, column)}</a>
  ) : (
    <DrillNumber point={cell ? point : null} of={column.label}>
      {cellText(cell, column)}
    </DrillNumber>
  )
  if (first) {
    return (
      <th scope="row" class={column.unit === 'text' ? '' : 'number'}>
        {text}
      </th>
    )
  }
  return <td class={column.unit === 'text' ? '' : 'number'}>{text}</td>
}

function cellText(cell: Cell, { unit }: Column): string {
  if (cell === null || cell === undefined) return '–'
  if (typeof cell !== 'number') return String(cell)
  if (unit === 'share') return formatPercent(cell)
  if (unit === 'seconds') return formatDuration(cell)
  return unit === 'text' ? String(cell) : formatNumber(cell)
}

/** Missing values below all others. */
function byCell(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, undefined, { numeric: true })
  return rank(a) - rank(b)
}

function rank(cell: Cell): number {
  if (cell === null || cell === undefined) return 0
  return typeof cell === 'boolean' ? 1 + Number(cell) : 3
}
