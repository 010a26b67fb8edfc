import type { SessionsResult, TrendSeries } from '../../src/runtime/query/result.ts'
import type { SessionMeasure } from '../../src/runtime/query/vocabulary.ts'
import type { App } from '../api.ts'
import { csvOf } from '../export.ts'
import { formatValue, type Unit } from '../format.ts'
import type { Answer, KindParts } from '../kinds.ts'
import { optionsOf, type SessionsQuery, type Words } from '../language.ts'
import { Group } from '../parts/group.tsx'
import { OptionalStep } from '../parts/optional-step.tsx'
import { ChartKinds, OverTime } from '../parts/over-time.tsx'
import { NumberSetting, Setting } from '../parts/setting.tsx'
import { ask } from '../state/view.ts'
import { seriesTable } from '../tables.ts'

/** How many sessions, how long, how deep. */
export const sessions: KindParts<'sessions'> = {
  Editor: SessionsEditor,
  Options: SessionsOptions,
  Headline: SessionsHeadline,
  Choices: ChartKinds,
  Picture: SessionsPicture,
  csv: (answer) => csvOf(seriesTable(seriesOf(answer), unitOf(answer.query))),
  isEmpty: ({ result: { total, values = [] } }) => !total && values.every((value) => !value),
}

const measures: Words<SessionMeasure> & { [measure in SessionMeasure]: { unit?: Unit } } = {
  count: { label: 'sessions', hint: 'how many' },
  per_user: { label: 'sessions per user' },
  events_avg: { label: 'events per session', hint: 'average' },
  duration_avg: { label: 'duration, average', hint: 'from the first event to the last', unit: 'seconds' },
  duration_median: { label: 'duration, median', hint: 'from the first event to the last', unit: 'seconds' },
  bounce_rate: { label: 'bounce rate', hint: 'share with a single event', unit: 'share' },
}

function SessionsEditor({ app, query }: { app: App; query: SessionsQuery }) {
  const { measure = 'count' } = query
  return (
    <Group title="What">
      <Setting
        label="Measure"
        at="measure"
        options={optionsOf(measures)}
        value={measure}
        onPick={(value) => ask<SessionsQuery>({ measure: value === 'count' ? undefined : (value as SessionMeasure) })}
      />
      <OptionalStep
        appId={app.app_id}
        step={query.containing}
        name="event in the session"
        lead="with at least one"
        add="Only sessions with an event"
        onChange={(containing) => ask<SessionsQuery>({ containing })}
      />
      <OptionalStep
        appId={app.app_id}
        step={query.event}
        name="event of sessions"
        lead="made only of"
        add="Only look at an event"
        onChange={(event) => ask<SessionsQuery>({ event })}
      />
    </Group>
  )
}

function SessionsOptions({ query }: { query: SessionsQuery }) {
  return (
    <NumberSetting
      label="Ends after a gap of"
      at="gap_minutes"
      value={query.gap_minutes}
      standard={30}
      most={525_600}
      unit="minutes"
      onChange={(gap) => ask<SessionsQuery>({ gap_minutes: gap === 30 ? undefined : gap })}
    />
  )
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

function labelOf({ measure = 'count' }: SessionsQuery): string {
  return measures[measure].label
}

function unitOf({ measure = 'count' }: SessionsQuery): Unit {
  return measures[measure].unit ?? 'count'
}
