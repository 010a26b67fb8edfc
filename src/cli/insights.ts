import type { Insight } from '../runtime/metadata/insights.ts'
import type { Api } from './api.ts'
import { appPath } from './apps.ts'
import { named } from './named.ts'

export async function listInsights(api: Api, app: string | undefined): Promise<Insight[]> {
  return api.get<Insight[]>(`${await appPath(api, app)}/insights`)
}

/** The insight of that id, else the one of that name. Rejects with `not_found`, and `invalid_input` for a name of two. */
export async function findInsight(api: Api, app: string | undefined, nameOrId: string): Promise<Insight> {
  return named(nameOrId, {
    all: await listInsights(api, app),
    idOf: ({ insight_id }) => insight_id,
    nameOf: ({ name }) => name,
    noun: 'insight',
    nouns: 'insights',
    flag: '--insight',
  })
}
