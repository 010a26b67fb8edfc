import type { Dashboard } from '../runtime/metadata/dashboards.ts'
import type { Api } from './api.ts'
import { appPath } from './apps.ts'
import { named } from './named.ts'

/** The dashboard of that id, else the one of that name. Rejects as `findInsight` does. */
export async function findDashboard(api: Api, app: string | undefined, nameOrId: string): Promise<Dashboard> {
  return named(nameOrId, {
    all: await api.get<Dashboard[]>(`${await appPath(api, app)}/dashboards`),
    idOf: ({ dashboard_id }) => dashboard_id,
    nameOf: ({ name }) => name,
    noun: 'dashboard',
    nouns: 'dashboards',
    flag: '--dashboard',
  })
}
