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
import { t } from '../text.ts'

/** How many sessions, how long, how deep. */
export const sessions: KindParts<'sessions'> = {
  Editor: SessionsEditor,
  Options: SessionsOptions,
  Headline: SessionsHeadline,
  Choices: ({ answer }) => <ChartKinds parts={addsUp(answer.query) ? seriesOf(answer).series : []} />,
  Picture: SessionsPicture,
  csv: (answer) => csvOf(seriesTable(seriesOf(answer), unitOf(answer.query))),
  isEmpty: ({ result: { total, values = [] } }) => !total && values.every((value) => !value),
}

const measures: Words<SessionMeasure> & { [measure in SessionMeasure]: { unit?: Unit } } = {
  count: { label: t`sessions`, hint: t`how many` },
  per_user: { label: t`sessions per user` },
  events_avg: { label: t`events per session`, hint: t`average` },
  duration_avg: { label: t`duration, average`, hint: t`from the first event to the last`, unit: 'seconds' },
  duration_median: { label: t`duration, median`, hint: t`from the first event to the last`, unit: 'seconds' },
  bounce_rate: { label: t`bounce rate`, hint: t`share with a single event`, unit: 'share' },
}

function SessionsEditor({ app, query }: { app: App; query: SessionsQuery }) {
  const { measure = 'count' } = query
  return (
    <Group title={t`What`}>
      <Setting
        label={t`Measure`}
        at="measure"
        options={optionsOf(measures)}
        value={measure}
        onPick={(value) => ask<SessionsQuery>({ measure: value === 'count' ? undefined : (value as SessionMeasure) })}
      />
      <OptionalStep
        appId={app.app_id}
        step={query.containing}
        name={t`event in the session`}
        lead={t`with at least one`}
        add={t`Only sessions with an event`}
        onChange={(containing) => ask<SessionsQuery>({ containing })}
      />
      <OptionalStep
        appId={app.app_id}
        step={query.event}
        name={t`event of sessions`}
        lead={t`made only of`}
        add={t`Only look at an event`}
        onChange={(event) => ask<SessionsQuery>({ event })}
      />
    </Group>
  )
}

function SessionsOptions({ query }: { query: SessionsQuery }) {
  return (
    <NumberSetting
      label={t`Ends after a gap of`}
      at="gap_minutes"
      value={query.gap_minutes}
      standard={30}
      most={525_600}
      unit={t`minutes`}
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
