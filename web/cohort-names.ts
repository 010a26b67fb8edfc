/** What cohorts are called: a question names them by their id. */
import { signal } from '@preact/signals'

export interface CohortName {
  cohort_id: string
  name: string
}

/** The cohorts of the app that is looked at; undefined until they are here. */
export const cohortNames = signal<readonly CohortName[] | undefined>(undefined)

/** A name stands for itself; an id that is gone shows as it is. */
export function cohortName(idOrName: string): string {
  return cohortNames.value?.find(({ cohort_id }) => cohort_id === idOrName)?.name ?? idOrName
}
