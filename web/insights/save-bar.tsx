import { Bookmark } from 'lucide'
import { useState } from 'preact/hooks'
import { FollowTools } from '../alerts/follow-tools.tsx'
import type { Subject } from '../api/alerts.ts'
import { createInsight, type Insight, updateInsight } from '../api/insights.ts'
import type { App } from '../api.ts'
import { questionTitle } from '../kinds.ts'
import type { Query } from '../language.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Failure } from '../parts/notice.tsx'
import { FavouriteStar } from '../saved/star.tsx'
import { insight, insightError, loadInsight, opened } from '../state/insight.ts'
import { go } from '../state/route.ts'
import { say } from '../state/toasts.ts'
import { changed, insightAddress, view } from '../state/view.ts'
import { t } from '../text.ts'

const PutOnDashboard = lazy(async () => (await import('../dashboards/put-on.tsx')).PutOnDashboard)
const SavedDialog = lazy(async () => (await import('../saved/dialog.tsx')).SavedDialog)

const subjectOf = ({ insight_id: id, name, query }: Insight): Subject => {
  return { kind: 'insight', id, name, overTime: query.kind === 'trend' }
}

/** Which insight is looked at, whether it was changed, and the way to save it; `draft` is what was not asked yet. */
export function SaveBar({ app, draft = null }: { app: App; draft?: Query | null }) {
  const [naming, setNaming] = useState(false)
  const { busy, error, attempt } = useAttempt()
  const saved = opened.value
  const may = app.may.includes('insights.write')
  if (!may && !saved && !insightError.value) return null
  const { query: asked, ...picture } = view.value
  const query = draft ?? asked
  const unsaved = changed.value || (saved !== null && draft !== null)
  const address = saved && insightAddress(app.app_id, saved.insight_id, saved.query.kind)
  const save = async () => {
    if (!saved) return setNaming(true)
    if (!unsaved) return say(t`There is nothing to save.`)
    const done = await attempt(async () => {
      insight.value = await updateInsight(app.app_id, saved, { query, view: picture })
    })
    if (!done) return
    go(insightAddress(app.app_id, saved.insight_id, query.kind), { replace: true })
    say(t`Saved “${saved.name}”.`)
  }
  return (
    <div class="save-bar">
      <p class="save-name cut">
        <Icon of={Bookmark} size={14} /> {saved ? <b>{saved.name}</b> : <span class="hint">{t`Not saved`}</span>}
        {unsaved && <span class="badge">{t`Changed`}</span>}
      </p>
      {saved && <FavouriteStar app={app} kind="insight" id={saved.insight_id} name={saved.name} />}
      {saved && !unsaved && <FollowTools app={app} subject={subjectOf(saved)} />}
      {changed.value && address && <a class="button quiet" href={address}>{t`Revert`}</a>}
      {saved && !unsaved && app.may.includes('dashboards.write') && <PutOnDashboard app={app} insight={saved} />}
      {may && saved && (
        <button type="button" class="quiet" onClick={() => setNaming(true)}>
          {t`Save as`}
        </button>
      )}
      {may && (
        <button type="button" data-key="save" disabled={busy} onClick={() => void save()}>
          {t`Save`}
        </button>
      )}
      {insightError.value && <Failure error={insightError.value} />}
      {error && (
        <Failure error={error}>
          {error.code === 'conflict' && (
            <button type="button" onClick={() => void attempt(() => loadInsight(app.app_id))}>
              {t`Read it again, and keep my changes`}
            </button>
          )}
        </Failure>
      )}
      {naming && (
        <SavedDialog
          app={app}
          title={saved ? t`Save as another insight` : t`Save insight`}
          start={{
            name: saved ? t`Copy of ${saved.name}` : questionTitle(query).slice(0, 100),
            description: '',
            folder_id: saved?.folder_id ?? null,
          }}
          onSave={async (text) => {
            insight.value = await createInsight(app.app_id, { ...text, query, view: picture })
            go(insightAddress(app.app_id, insight.value.insight_id, query.kind))
            say(t`Saved “${text.name}”.`)
          }}
          onClose={() => setNaming(false)}
        />
      )}
    </div>
  )
}
