import { DataLoafError } from '../errors.ts'
import type { Insight } from '../runtime/metadata/insights.ts'
import type { Api } from './api.ts'
import { appPath } from './apps.ts'
import { closest } from './closest.ts'

export async function listInsights(api: Api, app: string | undefined): Promise<Insight[]> {
  return api.get<Insight[]>(`${await appPath(api, app)}/insights`)
}

/** The insight of that id, else the one of that name. Rejects with `not_found`, and `invalid_input` for a name of two. */
export async function findInsight(api: Api, app: string | undefined, nameOrId: string): Promise<Insight> {
  const all = await listInsights(api, app)
  const byId = all.find(({ insight_id }) => insight_id === nameOrId)
  const found = byId ? [byId] : all.filter(({ name }) => name.toLowerCase() === nameOrId.toLowerCase())
  const [first] = found
  if (first && found.length === 1) return first
  if (first) {
    throw new DataLoafError(
      'invalid_input',
      `${found.length} insights are called "${nameOrId}": say which by its id.`,
      {
        hint: found.map(({ insight_id }) => `--insight ${insight_id}`).join(' or '),
      },
    )
  }
  const names = all.map(({ name }) => name)
  const meant = closest(nameOrId, names)
  throw new DataLoafError('not_found', `There is no insight "${nameOrId}".`, {
    hint: meant === undefined ? 'dataloaf insights' : `Did you mean "${meant}"?`,
  })
}
