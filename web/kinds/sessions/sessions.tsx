import type { SessionsResult, TrendSeries } from '../../../src/runtime/query/result.ts'
import type { App } from '../../api.ts'
import { csvOf } from '../../csv.ts'
import { formatValue, type Unit } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import type { SessionsQuery } from '../../language.ts'
import { ChartKinds, OverTime } from '../../parts/over-time.tsx'
import { seriesTable } from '../../tables.ts'
import { measures } from './words.ts'

/** How many sessions, how long, how deep. */
export const sessions: KindParts<'sessions'> = {
  Headline: SessionsHeadline,
  Choices: ({ answer }) => <ChartKinds parts={addsUp(answer.query) ? seriesOf(answer).series : []} />,
  Picture: SessionsPicture,
  csv: (answer) => csvOf(seriesTable(seriesOf(answer), unitOf(answer.query))),
  isEmpty: ({ result: { total, values = [] } }) => !total && values.every((value) => !value),
}

function SessionsHeadline({ answer: { query, result } }: { answer: Answer<'sessions'> }) {
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatValue(result.total, unitOf(query))}</strong>{' '}
        <span class="figure-label">{labelOf(query)}</span>
      </span>
    </p>
  )
}

function SessionsPicture({ app, answer }: { app: App; answer: Answer<'sessions'> }) {
  return (
    <OverTime
      app={app}
      query={{ ...answer.query, compare: undefined }}
      result={seriesOf(answer)}
      unit={unitOf(answer.query)}
      adds={addsUp(answer.query)}
      pointOf={(place, bucket) => ({
        ...(bucket !== undefined && { bucket }),
        ...(answer.result.groups && { place }),
      })}
    />
  )
}

/** The answer as lines over time. */
function seriesOf({ query, result }: Answer<'sessions'>) {
  const label = labelOf(query)
  const one = ({ values = [], total }: SessionsResult | NonNullable<SessionsResult['groups']>[number]) => ({
    label,
    values,
    total,
  })
  const series: TrendSeries[] = result.groups?.map((group) => ({
    ...one(group),
    breakdown: group.breakdown,
    ...(group.other && { other: true as const }),
  })) ?? [{ ...one(result), breakdown: null }]
  return { buckets: result.buckets ?? [], times: result.times ?? [], series }
}

/** Each session is in one row of a breakdown. */
function addsUp({ measure = 'count' }: SessionsQuery): boolean {
  return measure === 'count'
}

function labelOf({ measure = 'count' }: SessionsQuery): string {
  return measures[measure].label
}

function unitOf({ measure = 'count' }: SessionsQuery): Unit {
  return measures[measure].unit ?? 'count'
}
