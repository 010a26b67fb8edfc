import type { LifecycleResult } from '../../../src/runtime/query/result.ts'
import type { App } from '../../api.ts'
import { csvOf } from '../../csv.ts'
import { formatNumber } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { Columns } from '../../parts/columns.tsx'
import { TableView } from '../../parts/data-table.tsx'
import type { LegendEntry } from '../../parts/picture-file.ts'
import { now } from '../../state/pipeline.ts'
import type { DataTable } from '../../tables.ts'
import { t } from '../../text.ts'
import { axisText, bucketText, firstIncomplete, intervalOf } from '../../time.ts'

/** Who is new, who stays, who is back, who is gone. */
export const lifecycle: KindParts<'lifecycle'> = {
  Headline: LifecycleHeadline,
  Picture: LifecyclePicture,
  csv: ({ result }) => csvOf(table(result, (bucket) => bucket)),
  isEmpty: ({ result }) => parts.every(({ key }) => result[key].every((value) => value === 0)),
}

/** From the zero line outwards. */
const parts = [
  { key: 'returning', name: t`returning`, colour: 2 },
  { key: 'new', name: t`new`, colour: 3 },
  { key: 'resurrecting', name: t`resurrecting`, colour: 5 },
  { key: 'dormant', name: t`dormant`, colour: 8 },
] as const

/** The last interval that is over. */
function LifecycleHeadline({ app, answer: { query, result } }: { app: App; answer: Answer<'lifecycle'> }) {
  const interval = intervalOf(query.interval, result.buckets)
  const timeZone = query.time_zone ?? app.time_zone
  const at = Math.max(0, firstIncomplete(result, { interval, timeZone }, now.peek()) - 1)
  const bucket = result.buckets[at]
  if (bucket === undefined) return <p class="headline" data-test="headline" />
  return (
    <p class="headline" data-test="headline">
      {parts.map(({ key, name, colour }) => (
        <span class="answer" key={key}>
          <span class={`swatch s${colour}`} />
          <strong class="figure">{formatNumber(Math.abs(result[key][at] ?? 0))}</strong>{' '}
          <span class="figure-label">{name}</span>
        </span>
      ))}
      <span class="hint">{bucketText(bucket, interval)}</span>
    </p>
  )
}

function LifecyclePicture({ app, answer: { query, result } }: { app: App; answer: Answer<'lifecycle'> }) {
  const interval = intervalOf(query.interval, result.buckets)
  const timeZone = query.time_zone ?? app.time_zone
  const incomplete = firstIncomplete(result, { interval, timeZone }, now.peek())
  return (
    <>
      <div class="picture" data-legend={JSON.stringify(parts.map(({ name, colour }): LegendEntry => [name, colour]))}>
        <Columns
          label={t`Users by interval: ${parts.map(({ name }) => name).join(', ')}`}
          columns={result.buckets.map((bucket, index) => ({
            label: axisText(bucket, result.times[index]!, interval, timeZone),
            title: bucketText(bucket, interval),
            open: index >= incomplete,
            parts: parts.map(({ key, name, colour }) => ({
              name,
              colour,
              value: result[key][index] ?? 0,
              point: { bucket: index, status: key },
            })),
          }))}
        />
      </div>
      <TableView
        label={t`Users by interval`}
        table={table(result, (bucket) => bucketText(bucket, interval))}
        pointOf={(bucket, column) => (column === 0 ? null : { bucket, status: parts[column - 1]!.key })}
      />
    </>
  )
}

function table(result: LifecycleResult, named: (bucket: string) => string): DataTable {
  return {
    columns: [
      { label: t`Time`, unit: 'text' },
      ...parts.map(({ name, colour }) => ({ label: name, unit: 'count' as const, colour })),
    ],
    rows: result.buckets.map((bucket, index) => [named(bucket), ...parts.map(({ key }) => result[key][index])]),
  }
}
