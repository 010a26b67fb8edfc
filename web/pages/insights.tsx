import '../styles/insights.css'
import '../styles/pages.css'
import '../styles/table.css'
import { ChartSpline } from 'lucide'
import { useEffect } from 'preact/hooks'
import {
  createInsight,
  type Insight,
  listInsights,
  removeInsight,
  restoreInsight,
  updateInsight,
} from '../api/insights.ts'
import type { App } from '../api.ts'
import { isKind, kindInfo } from '../kinds.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { type SavedKind, SavedList } from '../saved/list.tsx'
import { useSaved } from '../saved/things.ts'
import { exploreAddress, insightAddress } from '../state/view.ts'
import { plural, t } from '../text.ts'

/** Every saved query of the app. */
export function Insights({ app }: { app: App }) {
  const { saved, error, load } = useSaved(app.app_id, 'insight', listInsights)
  useEffect(() => {
    document.title = `${t`Insights`} · ${app.name}`
  }, [app.name])
  return (
    <div class="page insights">
      {error && <Failure error={error} />}
      {!error && saved?.things.length !== 0 && (
        <SavedList
          app={app}
          of={insightsOf(app.app_id)}
          saved={saved}
          may={app.may.includes('insights.write')}
          reload={load}
        />
      )}
      {saved?.things.length === 0 && (
        <Empty title={t`No insight yet.`}>
          <p class="hint">{t`An insight is a saved question: ask something, then save it for yourself and everybody in the app.`}</p>
          <a class="button primary" href={exploreAddress(app.app_id)}>
            {t`Ask a question`}
          </a>
        </Empty>
      )}
    </div>
  )
}

function insightsOf(appId: string): SavedKind<Insight> {
  return {
    kind: 'insight',
    label: t`Insights`,
    search: t`Search insights`,
    count: (count) => plural(count, '{0} insight', '{0} insights'),
    idOf: ({ insight_id }) => insight_id,
    iconOf: ({ query }) => (isKind(query.kind) ? kindInfo(query.kind).icon : ChartSpline),
    addressOf: ({ insight_id, query }) => insightAddress(appId, insight_id, query.kind),
    rename: (insight, text) => updateInsight(appId, insight, text),
    copy: ({ query, view }, text) => createInsight(appId, { ...text, query, view }),
    remove: ({ insight_id }) => removeInsight(appId, insight_id),
    restore: ({ insight_id }) => restoreInsight(appId, insight_id),
  }
}
