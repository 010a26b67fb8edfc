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
import { infoOf } from '../kinds.ts'
import type { TrendQuery } from '../language.ts'
import { Builder } from '../parts/builder.tsx'
import { Drilled } from '../parts/drilled.tsx'
import { Icon } from '../parts/icon.tsx'
import { LookedContext } from '../parts/looked.ts'
import { Result } from '../parts/result.tsx'
import { useAnnotations } from '../state/annotations.ts'
import { drillInto } from '../state/drill.ts'
import { kindEditors, kindParts } from '../state/kinds.ts'
import { builderOpen } from '../state/overlay.ts'
import { useQuestionPage } from '../state/question-page.ts'
import { ask, change, view } from '../state/view.ts'
import { t } from '../text.ts'
import { rangeText } from '../time.ts'

kindParts.provide('trend', trend)
kindEditors.provide('trend', trendEditor)

/** One question and its answer. */
export function Explore({ app }: { app: App }) {
  const { query } = view.value
  const info = infoOf(query)
  const { range, time_zone } = query as TrendQuery
  const { title, saved, leaving } = useQuestionPage(app)
  useAnnotations(app.app_id)
  const open = builderOpen.value
  useEffect(() => {
    const closes = ({ key }: KeyboardEvent) => {
      if (key === 'Escape' && !document.querySelector(':popover-open')) builderOpen.value = false
    }
    addEventListener('keydown', closes)
    return () => removeEventListener('keydown', closes)
  }, [])
  if (leaving) return null
  return (
    <LookedContext.Provider value={{ ...view.value, ...byAddress, insightId: saved }}>
      <div class="explore">
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
