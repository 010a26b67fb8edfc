import { api, type Cohort } from '../api.ts'
import type { Query, TrendQuery } from '../language.ts'

/** The question that counts the members who ever sent an event, bots among them. */
export function membersQuery({ cohort_id }: Pick<Cohort, 'cohort_id'>): TrendQuery {
  return {
    kind: 'trend',
    series: [{ event: null, measure: 'users' }],
    filter: { attribute: cohort_id, of: 'cohort', op: 'eq', value: true },
    range: { all: true },
    interval: 'none',
    bots: 'include',
  }
}

/** How many users are in each; null where it cannot be said. */
export async function countMembers(
  appId: string,
  list: readonly Pick<Cohort, 'cohort_id'>[],
  signal: AbortSignal,
): Promise<(number | null)[]> {
  const answers = await api.queries(appId, list.map(membersQuery) as Query[], signal)
  return answers.map((answer) =>
    'kind' in answer && answer.kind === 'trend' ? (answer.series[0]?.total ?? null) : null,
  )
}
