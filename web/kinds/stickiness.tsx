import type { App } from '../api.ts'
import { csvOf } from '../export.ts'
import { formatNumber } from '../format.ts'
import type { Answer, KindParts } from '../kinds.ts'
import { intervals, optionsOf, type StickinessQuery, type Words } from '../language.ts'
import { Columns } from '../parts/columns.tsx'
import { TableView } from '../parts/data-table.tsx'
import { Group } from '../parts/group.tsx'
import { NumberSetting, Setting, Toggle } from '../parts/setting.tsx'
import { StepEditor } from '../parts/step-editor.tsx'
import { ask } from '../state/view.ts'
import type { DataTable } from '../tables.ts'

/** On how many days, weeks, … users are active. */
export const stickiness: KindParts<'stickiness'> = {
  Editor: StickinessEditor,
  Options: StickinessOptions,
  Headline: StickinessHeadline,
  Picture: StickinessPicture,
  csv: (answer) => csvOf(table(answer)),
  isEmpty: ({ result }) => result.users.every((count) => count === 0),
}

function StickinessEditor({ app, query }: { app: App; query: StickinessQuery }) {
  return (
    <Group title="Active means">
      <StepEditor
        appId={app.app_id}
        step={query.event}
        name="activity"
        at={['event']}
        onChange={(event) => ask<StickinessQuery>({ event })}
      />
      <Criterion query={query} />
    </Group>
  )
}

type Count = NonNullable<StickinessQuery['count']>

const criteria: Words<Count['op'] | 'any'> = {
  any: { label: 'any number of times' },
  gte: { label: 'at least' },
  eq: { label: 'exactly' },
  lte: { label: 'at most' },
}

function Criterion({ query: { count } }: { query: StickinessQuery }) {
  return (
    <>
      <Setting
        label="Happened"
        at="count"
        options={optionsOf(criteria)}
        value={count?.op ?? 'any'}
        onPick={(value) =>
          ask<StickinessQuery>({
            count: value === 'any' ? undefined : { op: value as Count['op'], value: count?.value ?? 2 },
          })
        }
      />
      {count && (
        <NumberSetting
          label="How often"
          value={count.value}
          standard={2}
          most={1_000_000}
          unit="times"
          onChange={(value = 1) => ask<StickinessQuery>({ count: { ...count, value } })}
        />
      )}
    </>
  )
}

function StickinessOptions({ query }: { query: StickinessQuery }) {
  return (
    <Toggle
      label="So many or more"
      at="cumulative"
      on={query.cumulative ?? false}
      onChange={(on) => ask<StickinessQuery>({ cumulative: on || undefined })}
    />
  )
}

function StickinessHeadline({ answer: { query, result } }: { answer: Answer<'stickiness'> }) {
  const last = result.intervals.length - 1
  const unit = unitText(query)
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatNumber(result.users[0])}</strong>{' '}
        <span class="figure-label">
          users on {query.cumulative ? '1 or more' : 'only 1'} {unit(query.cumulative ? 2 : 1)}
        </span>
      </span>
      {last > 0 && (
        <span class="hint">
          {formatNumber(result.users[last])} on all {formatNumber(result.intervals[last])} {unit(2)}
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
          label={`Users by the number of ${unit(2)} on which they were active`}
          labelWidth={34}
          columns={result.intervals.map((count, index) => ({
            label: formatNumber(count),
            title: `${formatNumber(count)} ${unit(count)}${query.cumulative ? ' or more' : ''}`,
            parts: [{ name: 'users', value: result.users[index] ?? 0, colour: 1, point: { intervals: count } }],
          }))}
        />
      </div>
      <TableView
        label="Users by activity"
        table={table(answer)}
        pointOf={(row, column) => (column === 1 ? { intervals: result.intervals[row]! } : null)}
      />
    </>
  )
}

/** `day`, `days`, or `intervals` where the interval is not said. */
function unitText({ interval, every = 1 }: StickinessQuery): (count: number) => string {
  const unit = every > 1 ? undefined : intervals.find(({ value }) => value === interval)?.label
  return (count) => `${unit ?? 'interval'}${count === 1 ? '' : 's'}`
}

function table({ query, result }: Answer<'stickiness'>): DataTable {
  return {
    columns: [
      { label: `Active ${unitText(query)(2)}${query.cumulative ? ' or more' : ''}`, unit: 'count' },
      { label: 'Users', unit: 'count' },
    ],
    rows: result.intervals.map((count, index) => [count, result.users[index]]),
  }
}
