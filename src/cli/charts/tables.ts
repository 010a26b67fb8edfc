/** Each answer as tables: several where it has several parts, and one flat one for programs. */
import type {
  FunnelResult,
  Group,
  LifecycleResult,
  PathsResult,
  Result,
  RetentionGrid,
  RetentionResult,
  SqlResult,
  StickinessResult,
} from '../../runtime/query/result.ts'
import type { Cell, Column, Grid } from './grid.ts'
import { groupName } from './series.ts'
import { flatWeb, webTables } from './web-tables.ts'

export type Tabled = Exclude<Result, { kind: 'trend' | 'sessions' }>

/** The tables for people. */
export function tables(result: Tabled): Grid[] {
  if (result.kind === 'web') return webTables(result)
  if (result.kind === 'retention') return retentionTables(result)
  return [flatGrid(result)]
}

/** One table with everything. */
export function flatGrid(result: Tabled): Grid {
  switch (result.kind) {
    case 'funnel':
      return funnelTable(result)
    case 'retention':
      return flatRetention(result)
    case 'lifecycle':
      return lifecycleTable(result)
    case 'stickiness':
      return stickinessTable(result)
    case 'paths':
      return pathsTable(result)
    case 'web':
      return flatWeb(result)
    case 'sql':
      return sqlTable(result)
  }
}

function funnelTable(result: FunnelResult): Grid {
  if (result.view === 'trend') {
    const { buckets } = result
    return grouped(result, rateColumns, ({ entered, converted, rate }) =>
      buckets.map((bucket, i) => [bucket, entered[i] ?? 0, converted[i] ?? 0, rate[i] ?? 0]),
    )
  }
  if (result.view === 'time_to_convert') {
    return grouped(result, binColumns, ({ bins }) =>
      bins.map(({ from_seconds, to_seconds, count }) => [from_seconds, to_seconds, count]),
    )
  }
  return grouped(result, stepColumns, ({ steps }) =>
    steps.map((step, i) => [
      i + 1,
      step.label,
      step.count,
      step.rate_from_first,
      step.rate_from_previous,
      step.seconds_avg,
      step.seconds_median,
    ]),
  )
}

const stepColumns: Column[] = [
  { name: 'step', as: 'plain' },
  { name: 'label' },
  { name: 'count', as: 'number' },
  { name: 'rate_from_first', head: 'of first', as: 'rate' },
  { name: 'rate_from_previous', head: 'of previous', as: 'rate' },
  { name: 'seconds_avg', head: 'avg time', as: 'seconds' },
  { name: 'seconds_median', head: 'median time', as: 'seconds' },
]

const rateColumns: Column[] = [
  { name: 'bucket' },
  { name: 'entered', as: 'number' },
  { name: 'converted', as: 'number' },
  { name: 'rate', as: 'rate' },
]

const binColumns: Column[] = [
  { name: 'from_seconds', head: 'from', as: 'seconds' },
  { name: 'to_seconds', head: 'to', as: 'seconds' },
  { name: 'count', as: 'number' },
]

/** The rows of the whole, and those of each row of the breakdown with its name in front. */
function grouped<Part>(whole: Part & { groups?: (Group & Part)[] }, columns: Column[], rows: (part: Part) => Cell[][]) {
  const { groups } = whole
  if (!groups) return { columns, rows: rows(whole) }
  const named = (name: string, part: Part) => rows(part).map((row) => [name, ...row])
  const all = [...named('all', whole), ...groups.flatMap((group) => named(groupName(group) ?? 'all', group))]
  return { columns: [{ name: 'group' }, ...columns], rows: all }
}

/** A row for each cohort, a column for each cell; one table for each row of the breakdown. */
function retentionTables(result: RetentionResult): Grid[] {
  const parts = result.groups?.map((group) => retentionTable(group, groupName(group) ?? 'all')) ?? []
  return [retentionTable(result, parts.length > 0 ? 'all' : undefined), ...parts]
}

function retentionTable({ cohorts, average }: RetentionGrid, title: string | undefined): Grid {
  const size = cohorts.reduce((sum, cohort) => sum + cohort.size, 0)
  return {
    ...(title !== undefined && { title }),
    columns: [
      { name: 'cohort' },
      { name: 'size', as: 'number' },
      ...average.map((_, i) => ({ name: String(i), as: 'rate' as const })),
    ],
    rows: [['average', size, ...average], ...cohorts.map(({ bucket, size, rate }) => [bucket, size, ...rate])],
  }
}

/** A row for each cell that exists. */
function flatRetention(result: RetentionResult): Grid {
  const columns: Column[] = [
    { name: 'cohort' },
    { name: 'size', as: 'number' },
    { name: 'period', as: 'plain' },
    { name: 'returned', as: 'number' },
    { name: 'rate', as: 'rate' },
  ]
  return grouped<RetentionGrid>(result, columns, ({ cohorts }) =>
    cohorts.flatMap(({ bucket, size, returned, rate }) =>
      returned.flatMap((count, period) =>
        count === null ? [] : [[bucket, size, period, count, rate[period] ?? null]],
      ),
    ),
  )
}

function lifecycleTable(result: LifecycleResult): Grid {
  const states = ['new', 'returning', 'resurrecting', 'dormant'] as const
  return {
    columns: [{ name: 'bucket' }, ...states.map((name) => ({ name, as: 'number' as const }))],
    rows: result.buckets.map((bucket, i) => [bucket, ...states.map((state) => result[state][i] ?? 0)]),
  }
}

function stickinessTable({ intervals, users }: StickinessResult): Grid {
  return {
    columns: [
      { name: 'intervals', as: 'plain' },
      { name: 'users', as: 'number' },
    ],
    rows: intervals.map((interval, i) => [interval, users[i] ?? 0]),
  }
}

function pathsTable({ links, paths }: PathsResult): Grid {
  return {
    columns: [
      { name: 'source' },
      { name: 'target' },
      { name: 'count', as: 'number' },
      { name: 'share', as: 'rate' },
      { name: 'seconds_avg', head: 'avg time', as: 'seconds' },
    ],
    rows: links.map(({ source, target, count, seconds_avg }) => [
      source,
      target,
      count,
      paths > 0 ? count / paths : null,
      seconds_avg,
    ]),
  }
}

function sqlTable({ columns, rows }: SqlResult): Grid {
  return {
    columns: columns.map(({ name, type }) => ({
      name,
      as: type === 'integer' || type === 'number' ? 'plain' : 'text',
    })),
    rows,
  }
}
