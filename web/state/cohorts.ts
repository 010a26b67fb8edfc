/** The cohorts of the app that is looked at. */
import { signal } from '@preact/signals'
import { ApiError, api, type Cohort } from '../api.ts'
import { cohortNames } from '../cohort-names.ts'

export const cohorts = signal<readonly Cohort[] | undefined>(undefined)
/** Why they could not be loaded. */
export const cohortsError = signal<ApiError | null>(null)

let of: string | null = null

/** Loads them again; those of another app are forgotten first. */
export async function loadCohorts(appId: string): Promise<void> {
  if (of !== appId) set(undefined)
  of = appId
  try {
    const list = await api.cohorts(appId)
    if (of !== appId) return
    set(list)
    cohortsError.value = null
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    cohortsError.value = error
  }
}

/** Ends when they are here, for who only needs their names; asks once. */
export async function knownCohorts(appId: string): Promise<readonly Cohort[]> {
  if (of !== appId || cohorts.peek() === undefined) await loadCohorts(appId)
  return cohorts.peek() ?? []
}

function set(list: readonly Cohort[] | undefined): void {
  cohorts.value = list
  cohortNames.value = list
}
