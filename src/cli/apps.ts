import { DataLoafError } from '../errors.ts'
import type { Api } from './api.ts'

export interface App {
  app_id: string
  name: string
  time_zone: string
  week_start: string
  demo?: boolean
  created_at?: string
}

/** The path of an app's routes. Without a name it is the only app there is; otherwise `invalid_input` lists them. */
export async function appPath(api: Api, app: string | undefined): Promise<string> {
  return `/api/apps/${encodeURIComponent(app ?? (await onlyApp(api)).app_id)}`
}

/** The app a command works on, with its name. Rejects with `not_found` or `invalid_input`. */
export async function findApp(api: Api, app: string | undefined): Promise<App> {
  return app === undefined ? onlyApp(api) : api.get(`/api/apps/${encodeURIComponent(app)}`)
}

async function onlyApp(api: Api): Promise<App> {
  const apps = await api.get<App[]>('/api/apps')
  const [first] = apps
  if (first && apps.length === 1) return first
  if (!first) throw new DataLoafError('not_found', 'There is no app yet.', { hint: 'dataloaf apps create NAME' })
  const names = apps.map(({ name }) => `--app "${name}"`).join(' or ')
  throw new DataLoafError('invalid_input', `There are ${apps.length} apps: say which.`, { hint: names })
}
