import type { App } from '../../api.ts'
import { csvOf } from '../../csv.ts'
import { formatNumber } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import type { Interval, StickinessQuery } from '../../language.ts'
import { Columns } from '../../parts/columns.tsx'
import { TableView } from '../../parts/data-table.tsx'
import type { DataTable } from '../../tables.ts'
import { t } from '../../text.ts'

/** On how many days, weeks, … users are active. */
export const stickiness: KindParts<'stickiness'> = {
  Headline: StickinessHeadline,
  Picture: StickinessPicture,
  csv: (answer) => csvOf(table(answer)),
  isEmpty: ({ result }) => result.users.every((count) => count === 0),
}

function StickinessHeadline({ answer: { query, result } }: { answer: Answer<'stickiness'> }) {
  const last = result.intervals.length - 1
  const unit = unitText(query)
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatNumber(result.users[0])}</strong>{' '}
        <span class="figure-label">
          {query.cumulative ? t`users on 1 or more ${unit(2)}` : t`users on only 1 ${unit(1)}`}
        </span>
      </span>
      {last > 0 && (
        <span class="hint">
          {t`${formatNumber(result.users[last])} on all ${formatNumber(result.intervals[last])} ${unit(2)}`}
        </span>
      )}
    </p>
  )
}

function StickinessPicture({ answer }: { app: App; answer: Answer<'stickiness'> }) {
  const { query, result } = answer
  const unit = unitText(query)
  return (
    <>
      <div class="picture">
        <Columns
          label={t`Users by the number of ${unit(2)} on which they were active`}
          labelWidth={34}
          columns={result.intervals.map((count, index) => ({
            label: formatNumber(count),
            title: query.cumulative
              ? t`${formatNumber(count)} ${unit(count)} or more`
              : `${formatNumber(count)} ${unit(count)}`,
            parts: [{ name: t`users`, value: result.users[index] ?? 0, colour: 1, point: { intervals: count } }],
          }))}
        />
      </div>
      <TableView
        label={t`Users by activity`}
        table={table(answer)}
        pointOf={(row, column) => (column === 1 ? { intervals: result.intervals[row]! } : null)}
      />
    </>
  )
}

/** `day`, `days`, or `intervals` where the interval is not said. */
function unitText({ interval, every = 1 }: StickinessQuery): (count: number) => string {
  const [one, other] = units[every > 1 || interval === undefined ? 'interval' : interval]
  return (count) => (count === 1 ? one : other)
}

const units: { readonly [unit in Interval | 'interval']: readonly [one: string, other: string] } = {
  hour: [t`hour`, t`hours`],
  day: [t`day`, t`days`],
  week: [t`week`, t`weeks`],
  month: [t`month`, t`months`],
  quarter: [t`quarter`, t`quarters`],
  year: [t`year`, t`years`],
  interval: [t`interval`, t`intervals`],
}

function table({ query, result }: Answer<'stickiness'>): DataTable {
  const unit = unitText(query)(2)
  return {
    columns: [
      { label: query.cumulative ? t`Active ${unit} or more` : t`Active ${unit}`, unit: 'count' },
      { label: t`Users`, unit: 'count' },
    ],
    rows: result.intervals.map((count, index) => [count, result.users[index]]),
  }
}
