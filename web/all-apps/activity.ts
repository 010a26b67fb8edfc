import { lastEventOf } from '../api/apps.ts'
import { ApiError, type App, api } from '../api.ts'
import type { TrendQuery } from '../language.ts'

/** How an app is doing. */
export interface Activity {
  eventsToday: number
  usersToday: number
  /** Events of each of the last 30 days. */
  days: readonly (number | null)[]
  /** Milliseconds since 1970; null when there is none. */
  lastEvent: number | null
}

/** The one question about an app; the server answers it from memory while nothing new was loaded. */
const question: TrendQuery = {
  kind: 'trend',
  series: [
    { event: null, label: 'events' },
    { event: null, measure: 'users', label: 'users' },
  ],
  range: { last: 30, unit: 'day' },
  interval: 'day',
}

/** Null where the app cannot be asked. */
export async function activityOf({ app_id }: App, signal: AbortSignal): Promise<Activity | null> {
  try {
    const [[answer], last] = await Promise.all([api.queries(app_id, [question], signal), lastEventOf(app_id)])
    if (!answer || 'error' in answer || answer.kind !== 'trend') return null
    const [events, users] = answer.series
    return {
      eventsToday: events?.values.at(-1) ?? 0,
      usersToday: users?.values.at(-1) ?? 0,
      days: events?.values ?? [],
      lastEvent: last && Date.parse(last.received_at),
    }
  } catch (problem) {
    if (problem instanceof ApiError || signal.aborted) return null
    throw problem
  }
}
