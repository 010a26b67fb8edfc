/** The saved insight that the explore page's address names. */
import { computed, signal } from '@preact/signals'
import { getInsight, type Insight } from '../api/insights.ts'
import { ApiError } from '../api.ts'
import { place } from './route.ts'

export const insightId = computed(() => new URLSearchParams(place.value.search).get('insight'))
export const insight = signal<Insight | null>(null)
/** Why it could not be loaded. */
export const insightError = signal<ApiError | null>(null)
/** The one that the address names, once it is here. */
export const opened = computed(() => (insight.value?.insight_id === insightId.value ? insight.value : null))

/** Loads the one that the address names, also one that somebody else has saved meanwhile. */
export async function loadInsight(appId: string): Promise<void> {
  const id = insightId.peek()
  insightError.value = null
  if (id === null) return
  try {
    const found = await getInsight(appId, id)
    if (insightId.peek() === id) insight.value = found
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    insightError.value = error
  }
}
