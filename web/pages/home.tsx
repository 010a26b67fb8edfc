import '../styles/home.css'
import '../styles/pages.css'
import '../styles/result.css'
import { useEffect, useState } from 'preact/hooks'
import { type Dashboard, listDashboards } from '../api/dashboards.ts'
import { type Insight, listFavourites, listInsights } from '../api/insights.ts'
import { ApiError, type App, api } from '../api.ts'
import { type Changes, changeQuestions, changesOf } from '../home/changes.ts'
import { FirstSteps } from '../home/first-steps.tsx'
import { SavedLinks } from '../home/links.tsx'
import { SinceYesterday } from '../home/since-yesterday.tsx'
import { Failure } from '../parts/notice.tsx'
import { recentlyOpened } from '../state/recent.ts'
import { leaveToSignIn } from '../state/session.ts'
import { t } from '../text.ts'

interface Told {
  /** Null when they could not be told. */
  changes: Changes | null
  insights: readonly Insight[]
  dashboards: readonly Dashboard[]
  favourites: ReadonlySet<string>
}

/** What is worth a look today: favourites, what changed since yesterday, what was opened last. */
export function Home({ app }: { app: App }) {
  const [told, setTold] = useState<Told | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  useEffect(() => {
    document.title = `${t`Home`} · ${app.name}`
    const own = new AbortController()
    tell(app, own.signal).then(
      (found) => !own.signal.aborted && setTold(found),
      (problem: unknown) => {
        if (own.signal.aborted) return
        if (!(problem instanceof ApiError)) throw problem
        problem.status === 401 ? leaveToSignIn() : setError(problem)
      },
    )
    return () => own.abort()
  }, [app.app_id])
  if (error) {
    return (
      <div class="page home">
        <Failure error={error} />
      </div>
    )
  }
  const saved = told ? [...told.dashboards, ...told.insights] : []
  return (
    <div class="page home">
      <SinceYesterday app={app} loading={told === null} changes={told?.changes ?? null} />
      {told && <FirstSteps app={app} insights={told.insights.length} dashboards={told.dashboards.length} />}
      <div class="home-lists">
        <SavedLinks
          app={app}
          title={t`Favourites`}
          loading={told === null}
          list={saved.filter((one) => told?.favourites.has(idOf(one))).map(linkOf)}
          empty={t`The star beside an insight or a dashboard puts it here.`}
        />
        <SavedLinks
          app={app}
          title={t`Opened last`}
          loading={told === null}
          list={recentlyOpened(app.app_id).flatMap(({ id }) => saved.filter((one) => idOf(one) === id).map(linkOf))}
          empty={t`What you open in this browser is found again here.`}
        />
      </div>
    </div>
  )
}

async function tell({ app_id: appId, time_zone }: App, signal: AbortSignal): Promise<Told> {
  const [answers, insights, dashboards, favourites] = await Promise.all([
    api.queries(appId, changeQuestions(Date.now(), time_zone), signal),
    listInsights(appId),
    listDashboards(appId),
    listFavourites(appId),
  ])
  return { changes: changesOf(answers), insights, dashboards, favourites: new Set(favourites.map(({ id }) => id)) }
}

function idOf(saved: Insight | Dashboard): string {
  return 'insight_id' in saved ? saved.insight_id : saved.dashboard_id
}

function linkOf(saved: Insight | Dashboard) {
  const kind = 'insight_id' in saved ? ('insight' as const) : ('dashboard' as const)
  return { kind, id: idOf(saved), name: saved.name }
}
