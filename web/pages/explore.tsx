import '../styles/builder.css'
import '../styles/filters.css'
import '../styles/pictures.css'
import '../styles/insights.css'
import '../styles/result.css'
import '../styles/table.css'
import { SlidersHorizontal, X } from 'lucide'
import { useEffect } from 'preact/hooks'
import type { App } from '../api.ts'
import { SaveBar } from '../insights/save-bar.tsx'
import { trendEditor } from '../kinds/trend/editor.tsx'
import { trend } from '../kinds/trend/trend.tsx'
import { infoOf, questionTitle } from '../kinds.ts'
import type { TrendQuery } from '../language.ts'
import { Builder } from '../parts/builder.tsx'
import { Drilled } from '../parts/drilled.tsx'
import { Icon } from '../parts/icon.tsx'
import { LookedContext } from '../parts/looked.ts'
import { Result } from '../parts/result.tsx'
import { useAnnotations } from '../state/annotations.ts'
import { drillInto } from '../state/drill.ts'
import { insightId, loadInsight, opened } from '../state/insight.ts'
import { kindEditors, kindParts } from '../state/kinds.ts'
import { builderOpen } from '../state/overlay.ts'
import { noteOpened } from '../state/recent.ts'
import { followQuestion } from '../state/result.ts'
import { useSubject } from '../state/subject.ts'
import { ask, change, view } from '../state/view.ts'
import { t } from '../text.ts'
import { rangeText } from '../time.ts'

kindParts.provide('trend', trend)
kindEditors.provide('trend', trendEditor)

/** One question and its answer. */
export function Explore({ app }: { app: App }) {
  const { query } = view.value
  const info = infoOf(query)
  const title = opened.value?.name ?? questionTitle(query)
  const { range, time_zone } = query as TrendQuery
  const named = insightId.value
  useEffect(() => void loadInsight(app.app_id), [app.app_id, named])
  const saved = opened.value?.insight_id ?? null
  useSubject('insight', saved)
  useAnnotations(app.app_id)
  useEffect(followQuestion, [])
  useEffect(() => {
    document.title = `${title} · ${app.name}`
  }, [title])
  useEffect(() => {
    if (opened.value) noteOpened(app.app_id, { kind: 'insight', id: opened.value.insight_id, name: opened.value.name })
  }, [opened.value?.insight_id])
  const open = builderOpen.value
  useEffect(() => {
    const closes = ({ key }: KeyboardEvent) => {
      if (key === 'Escape' && !document.querySelector(':popover-open')) builderOpen.value = false
    }
    addEventListener('keydown', closes)
    return () => removeEventListener('keydown', closes)
  }, [])
  return (
    <LookedContext.Provider value={{ ...view.value, ...byAddress, insightId: saved }}>
      <div class={info?.wide ? 'explore wide' : 'explore'}>
        <section class={open ? 'builder open' : 'builder'} aria-label={t`Question`} id="builder">
          <button
            type="button"
            class="icon-button builder-close"
            aria-label={t`Close the question`}
            onClick={() => {
              builderOpen.value = false
            }}
          >
            <Icon of={X} />
          </button>
          <Builder app={app} query={query} />
        </section>
        <div class="answer-side" inert={open && innerWidth < 900}>
          <button
            type="button"
            class="builder-open"
            aria-expanded={open}
            aria-controls="builder"
            onClick={() => {
              builderOpen.value = true
            }}
          >
            <Icon of={SlidersHorizontal} size={15} />
            <span class="cut">
              {title}
              {info?.range && ` · ${rangeText(range, time_zone ?? app.time_zone)}`}
            </span>
          </button>
          <SaveBar app={app} />
          <Result app={app} />
        </div>
        <Drilled app={app} />
      </div>
    </LookedContext.Provider>
  )
}

/** What is looked at otherwise stands in the address. */
const byAddress = { change, ask, drill: drillInto, colours: new Map<string, number>(), small: false }
