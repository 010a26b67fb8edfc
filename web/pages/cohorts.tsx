import '../styles/builder.css'
import '../styles/cohorts.css'
import '../styles/filters.css'
import '../styles/pages.css'
import '../styles/table.css'
import { useEffect } from 'preact/hooks'
import type { App } from '../api.ts'
import { CohortEditor } from '../cohorts/editor.tsx'
import { CohortList } from '../cohorts/list.tsx'
import { routeOf } from '../pages.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { cohorts, cohortsError, loadCohorts } from '../state/cohorts.ts'
import { place } from '../state/route.ts'
import { t } from '../text.ts'

/** Saved sets of users: all of them, or the one that is written. */
export function Cohorts({ app }: { app: App }) {
  const inner = routeOf(place.value.path)?.inner
  useEffect(() => {
    void loadCohorts(app.app_id)
  }, [app.app_id])
  useEffect(() => {
    document.title = `${t`Cohorts`} · ${app.name}`
  }, [app.name])
  const list = cohorts.value
  const chosen = list?.find(({ cohort_id }) => cohort_id === inner)
  return (
    <div class="page cohorts">
      {cohortsError.value && <Failure error={cohortsError.value} />}
      {inner === 'new' && <CohortEditor key="new" app={app} cohort={null} />}
      {chosen && <CohortEditor key={chosen.cohort_id} app={app} cohort={chosen} />}
      {inner === undefined && list && <CohortList app={app} list={list} />}
      {inner !== undefined && inner !== 'new' && list && !chosen && (
        <Empty title={t`There is no such cohort any more.`}>
          <a class="button" href={`/apps/${app.app_id}/cohorts`}>
            {t`All cohorts`}
          </a>
        </Empty>
      )}
    </div>
  )
}
