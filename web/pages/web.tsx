import '../kinds/web/overview.css'
import '../styles/builder.css'
import '../styles/filters.css'
import '../styles/pages.css'
import '../styles/pictures.css'
import '../styles/result.css'
import '../styles/table.css'
import '../styles/web.css'
import { X } from 'lucide'
import { useEffect } from 'preact/hooks'
import type { TrendResult, WebResult } from '../../src/runtime/query/result.ts'
import { ApiError, type App, api } from '../api.ts'
import { Overview } from '../kinds/web/overview.tsx'
import { missingText, type Picked, sections } from '../kinds/web/words.ts'
import type { Answer } from '../kinds.ts'
import type { Query, Range, WebQuery } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Loading } from '../parts/loading.tsx'
import { LookedContext, useLooked } from '../parts/looked.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { RangePicker } from '../parts/range-picker.tsx'
import { drilled, drillInto } from '../state/drill.ts'
import { useLoaded } from '../state/loaded.ts'
import { keep, parameter, structured, written } from '../state/parameters.ts'
import { t } from '../text.ts'
import { defaultRange } from '../time.ts'
import { Vitals } from '../web-overview/vitals.tsx'
import { vitalsQuery } from '../web-overview/vitals-query.ts'

const DrillPanel = lazy(async () => (await import('../drill/panel.tsx')).DrillPanel)

/** Who visits the app's pages, what they read, where they come from. */
export function Web({ app }: { app: App }) {
  const range = structured<Range>('range') ?? defaultRange
  const only = structured<Picked[]>('only') ?? []
  const query: WebQuery = { kind: 'web', range, compare: { previous: true }, ...(only.length > 0 && { only }) }
  const { data, error, busy } = useLoaded(JSON.stringify([app.app_id, query]), (signal) =>
    askBoth(app.app_id, query, signal),
  )
  useEffect(() => {
    document.title = `${t`Web`} · ${app.name}`
  }, [app.name])
  return (
    <div class="page page-long web-page">
      <div class="page-bar">
        <RangePicker range={range} timeZone={app.time_zone} onPick={(next) => keep({ range: written(next) })} />
        {only.map((picked) => (
          <OnlyChip key={JSON.stringify(picked)} picked={picked} only={only} />
        ))}
      </div>
      {error && <Failure error={error} />}
      {!data && !error && <Loading />}
      {data && !error && <Shown app={app} query={query} answers={data} busy={busy} some={only.length > 0} />}
    </div>
  )
}

/** The overview and the vitals, in one request. */
async function askBoth(appId: string, query: WebQuery, signal: AbortSignal): Promise<[WebResult, TrendResult]> {
  const answers = await api.queries(appId, [query, vitalsQuery(query.range) as Query], signal)
  for (const answer of answers) if ('error' in answer) throw new ApiError(400, answer.error)
  return answers as unknown as [WebResult, TrendResult]
}

interface ShownProps {
  app: App
  query: WebQuery
  answers: [WebResult, TrendResult]
  busy: boolean
  some: boolean
}

function Shown({ app, query, answers: [result, vitals], busy, some }: ShownProps) {
  const { totals } = result
  const nothing = totals !== undefined && totals.views === 0 && !totals.previous?.views
  if (nothing && !some) return <NoViews app={app} />
  const looked = useLooked()
  const point = drilled.value
  const answer = { appId: app.app_id, query, result, raw: result, whole: null } as unknown as Answer
  const only = query.only ?? []
  const pick = (picked: Picked) => {
    const is = JSON.stringify(picked)
    if (only.every((each) => JSON.stringify(each) !== is)) keep({ only: written([...only, picked]) })
  }
  return (
    <div class={busy ? 'waiting-for' : undefined}>
      <LookedContext.Provider value={{ ...looked, query, drill: drillInto }}>
        <Overview
          app={app}
          answer={{ query, result }}
          focus={parameter('on')}
          onFocus={(on) => keep({ on })}
          onZoom={(next) => keep({ range: written(next) })}
          onPick={pick}
        />
      </LookedContext.Provider>
      <Vitals result={vitals} some={some} />
      {point && <DrillPanel key={JSON.stringify(point)} app={app} answer={answer} point={point} />}
    </div>
  )
}

function OnlyChip({ picked, only }: { picked: Picked; only: readonly Picked[] }) {
  const name = `${sections[picked.list].label}: ${picked.value ?? missingText(picked.list)}`
  const rest = only.filter((each) => JSON.stringify(each) !== JSON.stringify(picked))
  return (
    <span class="chip">
      <span class="chip-text" title={name}>
        {name}
      </span>
      <button
        type="button"
        class="chip-remove"
        aria-label={t`Remove ${name}`}
        onClick={() => keep({ only: rest.length === 0 ? null : written(rest) })}
      >
        <Icon of={X} size={12} />
      </button>
    </span>
  )
}

function NoViews({ app }: { app: App }) {
  return (
    <Empty title={t`No page views in this range.`}>
      <p class="hint">{t`This page reads page_viewed events, which the browser SDK sends by itself.`}</p>
      <a class="button" href={`/apps/${app.app_id}/start`}>{t`How to send events`}</a>
    </Empty>
  )
}
