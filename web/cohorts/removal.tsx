import { useState } from 'preact/hooks'
import { ApiError, type App, api, type Cohort } from '../api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { loadCohorts } from '../state/cohorts.ts'
import { go } from '../state/route.ts'
import { cohortsAddress } from './address.ts'

interface RemovalProps {
  app: App
  cohort: Cohort
  onClose: () => void
}

/** Says what will be gone and asks for the name: a deleted cohort's id never comes back. */
export function Removal({ app, cohort, onClose }: RemovalProps) {
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<ApiError | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    try {
      await api.removeCohort(app.app_id, cohort.cohort_id)
      await loadCohorts(app.app_id)
      onClose()
      go(cohortsAddress(app.app_id))
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      setError(problem)
    }
  }
  return (
    <Dialog title={`Delete “${cohort.name}”`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <p>
          The cohort goes, and questions that filter or split by it stop working. Its users and their events stay. This
          cannot be undone.
        </p>
        <label>
          Type the cohort’s name
          <input
            class="field"
            value={typed}
            autocomplete="off"
            spellcheck={false}
            placeholder={cohort.name}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="danger" disabled={typed !== cohort.name}>
          Delete cohort
        </button>
      </form>
    </Dialog>
  )
}
