/** Retention as rows and columns. */
import type { RetentionGrid, RetentionResult } from '../../../src/runtime/query/result.ts'
import type { Interval } from '../../language.ts'
import type { Cell, Column, DataTable } from '../../tables.ts'
import { t } from '../../text.ts'
import { bucketText } from '../../time.ts'
import { groupText } from '../../words.ts'
import { periodText } from './words.ts'

/** One row a cell that exists: for a file. */
export function cellTable(result: RetentionResult): DataTable {
  const columns: Column[] = [
    { label: 'cohort', unit: 'text' },
    { label: 'users', unit: 'count' },
    { label: 'period', unit: 'count' },
    { label: 'returned', unit: 'count' },
    { label: 'rate', unit: 'share' },
  ]
  if (!result.groups) return { columns, rows: cells(result) }
  return {
    columns: [{ label: 'group', unit: 'text' }, ...columns],
    rows: result.groups.flatMap((group) => cells(group).map((row) => [groupText(group), ...row])),
  }
}

function cells({ cohorts }: RetentionGrid): Cell[][] {
  return cohorts.flatMap(({ bucket, size, returned, rate }) =>
    returned.flatMap((count, period) => (count === null ? [] : [[bucket, size, period, count, rate[period]]])),
  )
}

/** One row a cohort, with the numbers of users: under the picture. */
export function countTable({ cohorts, average }: RetentionGrid, interval: Interval): DataTable {
  return {
    columns: [
      { label: t`Cohort`, unit: 'text' },
      { label: t`Users`, unit: 'count' },
      ...average.slice(1).map((_, index): Column => ({ label: periodText(index + 1, interval), unit: 'count' })),
    ],
    rows: cohorts.map(({ bucket, size, returned }) => [
      bucketText(bucket, interval),
      size,
      ...average.slice(1).map((_, index) => returned[index + 1]),
    ]),
  }
}
