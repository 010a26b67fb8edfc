/** Funnels as rows and columns, and as series over time. */
import type { FunnelResult, FunnelStep, FunnelTimes, Group, TrendSeries } from '../../../src/runtime/query/result.ts'
import { formatDuration } from '../../format.ts'
import type { FunnelQuery } from '../../language.ts'
import type { Cell, Column, DataTable } from '../../tables.ts'
import { t } from '../../text.ts'
import { groupText } from '../../words.ts'
import { rateBetween } from './words.ts'

type Of<View> = Extract<FunnelResult, { view: View }>

/** All numbers of a funnel; with a breakdown, those of every group. */
export function funnelTable(result: FunnelResult): DataTable {
  if (result.view === 'steps') return grouped(result, stepColumns, ({ steps }) => steps.map(stepRow))
  if (result.view === 'time_to_convert') return grouped(result, timeColumns, binRows)
  const columns: Column[] = [
    { label: 'bucket', unit: 'text' },
    { label: 'entered', unit: 'count' },
    { label: 'converted', unit: 'count' },
    { label: 'rate', unit: 'share' },
  ]
  return grouped(result, columns, ({ entered, converted, rate }) =>
    result.buckets.map((bucket, index) => [bucket, entered[index], converted[index], rate[index]]),
  )
}

const stepColumns: Column[] = [
  { label: t`Step`, unit: 'text' },
  { label: t`Reached`, unit: 'count' },
  { label: t`From first`, unit: 'share' },
  { label: t`From previous`, unit: 'share' },
  { label: t`Median time`, unit: 'seconds' },
  { label: t`Average time`, unit: 'seconds' },
]

function stepRow(step: FunnelStep, index: number): Cell[] {
  return [
    `${index + 1} ${step.label}`,
    step.count,
    step.rate_from_first,
    step.rate_from_previous,
    step.seconds_median,
    step.seconds_avg,
  ]
}

/** An end, not a recipient: the empty place tells it from the “To” of a message. */
export const upTo = t`${''}To`

const timeColumns: Column[] = [
  { label: t`From`, unit: 'seconds' },
  { label: upTo, unit: 'seconds' },
  { label: t`Converted`, unit: 'count' },
]

function binRows({ bins }: FunnelTimes): Cell[][] {
  return bins.map(({ from_seconds, to_seconds, count }) => [from_seconds, to_seconds, count])
}

/** The whole, or one block of rows a group with the group in front. */
function grouped<Part extends object>(
  result: Part & { groups?: (Group & Part)[] },
  columns: Column[],
  rows: (part: Part) => Cell[][],
): DataTable {
  if (!result.groups) return { columns, rows: rows(result) }
  return {
    columns: [{ label: t`Group`, unit: 'text' }, ...columns],
    rows: result.groups.flatMap((group) => rows(group).map((row) => [groupText(group), ...row])),
  }
}

/** One row a group: how many reached each step, and what share of those who began. */
export function groupTable({ steps, groups = [] }: Of<'steps'>): DataTable {
  return {
    columns: [
      { label: t`Group`, unit: 'text' },
      ...steps.flatMap(({ label }, index): Column[] => [
        { label: `${index + 1} ${label}`, unit: 'count' },
        ...(index > 0 ? [{ label: t`From first`, unit: 'share' as const }] : []),
      ]),
      { label: t`Median time of the last`, unit: 'seconds' },
    ],
    rows: groups.map((group) => [
      groupText(group),
      ...group.steps.flatMap(({ count, rate_from_first }, index) => (index > 0 ? [count, rate_from_first] : [count])),
      group.steps.at(-1)?.seconds_median,
    ]),
  }
}

/** The rates as lines. The totals are those of the whole range, where they were asked for. */
export function rateSeries({
  query,
  result,
  whole,
}: {
  query: FunnelQuery
  result: Of<'trend'>
  whole: FunnelResult | null
}) {
  const label = t`conversion rate`
  const steps = whole?.view === 'steps' ? whole : null
  const total = (part: { steps: readonly FunnelStep[] } | null | undefined) =>
    (part && rateBetween(query, part.steps)?.rate) ?? null
  const key = ({ breakdown, other }: Group) => JSON.stringify([breakdown, other])
  const series: TrendSeries[] = result.groups?.map((group) => ({
    label,
    breakdown: group.breakdown,
    ...(group.other && { other: true as const }),
    values: rates(group),
    total: total(steps?.groups?.find((one) => key(one) === key(group))),
  })) ?? [{ label, breakdown: null, values: rates(result), total: total(steps) }]
  return { buckets: result.buckets, times: result.times, series }
}

/** Where nobody entered there is no rate to draw. */
function rates({ entered, rate }: { entered: number[]; rate: number[] }): (number | null)[] {
  return rate.map((value, index) => (entered[index] === 0 ? null : value))
}

export function binText({ from_seconds, to_seconds }: FunnelTimes['bins'][number]): string {
  return `${formatDuration(from_seconds)} – ${formatDuration(to_seconds)}`
}
