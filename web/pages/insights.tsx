import '../styles/insights.css'
import '../styles/pages.css'
import '../styles/table.css'
import { useEffect, useState } from 'preact/hooks'
import { type Folder, type Insight, listFavourites, listFolders, listInsights } from '../api/insights.ts'
import { ApiError, type App } from '../api.ts'
import { InsightList } from '../insights/list.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { leaveToSignIn } from '../state/session.ts'
import { exploreAddress } from '../state/view.ts'
import { t } from '../text.ts'

export interface Saved {
  insights: readonly Insight[]
  folders: readonly Folder[]
  favourites: ReadonlySet<string>
}

/** Every saved query of the app. */
export function Insights({ app }: { app: App }) {
  const [saved, setSaved] = useState<Saved | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const load = async () => {
    try {
      const [insights, folders, favourites] = await Promise.all(
        [listInsights, listFolders, listFavourites].map((list) => list(app.app_id)) as [
          Promise<Insight[]>,
          Promise<Folder[]>,
          ReturnType<typeof listFavourites>,
        ],
      )
      const ids = favourites.filter(({ kind }) => kind === 'insight').map(({ id }) => id)
      setSaved({ insights, folders, favourites: new Set(ids) })
      setError(null)
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      if (problem.status === 401) return leaveToSignIn()
      setError(problem)
    }
  }
  useEffect(() => {
    document.title = `${t`Insights`} · ${app.name}`
    void load()
  }, [app.app_id])
  return (
    <div class="page insights">
      {error && <Failure error={error} />}
      {saved && saved.insights.length > 0 && <InsightList app={app} saved={saved} reload={load} />}
      {saved && saved.insights.length === 0 && (
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
