/** A cohort that is being written lives in the address bar until it is saved. */
import type { Json } from '../../src/event.ts'
import type { CohortDefinition } from '../../src/runtime/query/cohorts/schema.ts'
import { decodeText, encodeText } from '../url.ts'

export interface Draft {
  name: string
  definition: CohortDefinition
}

export function cohortsAddress(appId: string, cohortId?: string, draft?: Draft): string {
  const path = `/apps/${appId}/cohorts${cohortId === undefined ? '' : `/${cohortId}`}`
  return draft ? `${path}?is=${encodeText(draft as unknown as Json)}` : path
}

/** Null when the address says nothing of the cohort, or nothing that can be read. */
export function draftOf(search: string): Draft | null {
  const found = decodeText(new URLSearchParams(search).get('is')) as unknown as Draft | null
  return typeof found?.definition === 'object' && typeof found.name === 'string' ? found : null
}
