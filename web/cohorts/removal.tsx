import { type App, api, type Cohort } from '../api.ts'
import { Removal } from '../parts/removal.tsx'
import { loadCohorts } from '../state/cohorts.ts'
import { go } from '../state/route.ts'
import { t } from '../text.ts'
import { cohortsAddress } from './address.ts'

interface CohortRemovalProps {
  app: App
  cohort: Cohort
  onClose: () => void
}

/** A deleted cohort's id never comes back. */
export function CohortRemoval({ app, cohort, onClose }: CohortRemovalProps) {
  const remove = async () => {
    await api.removeCohort(app.app_id, cohort.cohort_id)
    await loadCohorts(app.app_id)
    go(cohortsAddress(app.app_id))
  }
  return (
    <Removal
      title={t`Delete “${cohort.name}”`}
      name={cohort.name}
      action={t`Delete cohort`}
      remove={remove}
      onClose={onClose}
    >
      {t`The cohort goes, and questions that filter or split by it stop working. Its users and their events stay. This cannot be undone.`}
    </Removal>
  )
}
