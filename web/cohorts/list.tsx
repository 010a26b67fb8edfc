import { Plus, Trash2 } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import type { App, Cohort } from '../api.ts'
import { formatAgo, formatNumber } from '../format.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { now } from '../state/pipeline.ts'
import { plural, t } from '../text.ts'
import { cohortsAddress } from './address.ts'
import { countMembers } from './members.ts'
import { CohortRemoval } from './removal.tsx'
import { definitionText } from './words.ts'

/** Every cohort of the app: who is in it, and how many that are. */
export function CohortList({ app, list }: { app: App; list: readonly Cohort[] }) {
  const [counts, setCounts] = useState<readonly (number | null)[]>([])
  const [removed, setRemoved] = useState<Cohort | null>(null)
  const ids = list.map(({ cohort_id, updated_at }) => `${cohort_id} ${updated_at}`).join()
  useEffect(() => {
    const stop = new AbortController()
    setCounts([])
    if (list.length > 0) countMembers(app.app_id, list, stop.signal).then(setCounts, () => undefined)
    return () => stop.abort()
  }, [ids])
  const create = (
    <a class="button primary" href={cohortsAddress(app.app_id, 'new')}>
      <Icon of={Plus} size={14} /> {t`Create cohort`}
    </a>
  )
  if (list.length === 0) {
    return (
      <Empty title={t`No cohort yet.`}>
        <p class="hint">
          {t`A cohort is a saved set of users: filter any question by it, or split by who is in and who is not.`}
        </p>
        {create}
      </Empty>
    )
  }
  return (
    <>
      <div class="page-bar">
        <p>
          <strong>{formatNumber(list.length)}</strong> {plural(list.length, 'cohort', 'cohorts')}
        </p>
        {create}
      </div>
      <ScrollBox class="table-box live" label={t`Cohorts`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t`Cohort`}</th>
              <th scope="col" class="number">
                {t`Users`}
              </th>
              <th scope="col">{t`Members are users who`}</th>
              <th scope="col">{t`Changed`}</th>
              <th scope="col">
                <span class="sr">{t`Delete`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map((cohort, index) => (
              <tr key={cohort.cohort_id}>
                <th scope="row">
                  <a href={cohortsAddress(app.app_id, cohort.cohort_id)}>{cohort.name}</a>
                </th>
                <td class="number">{counts[index] === undefined ? '…' : formatNumber(counts[index])}</td>
                <td class="cohort-text" title={definitionText(cohort.definition)}>
                  {definitionText(cohort.definition)}
                </td>
                <td class="hint">{formatAgo(Date.parse(cohort.updated_at), now.value)}</td>
                <td>
                  <button
                    type="button"
                    class="icon-button"
                    aria-label={t`Delete ${cohort.name}`}
                    title={t`Delete`}
                    onClick={() => setRemoved(cohort)}
                  >
                    <Icon of={Trash2} size={14} />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {removed && <CohortRemoval app={app} cohort={removed} onClose={() => setRemoved(null)} />}
    </>
  )
}
