import type { App } from '../../runtime/metadata/apps.ts'
import type { Runtime } from '../../runtime/targets/runtime.ts'
import type { Settings } from '../settings.ts'

/** What a person needs to begin. */
export interface Beginning {
  app: { app_id: string; name: string }
  writeKey: string
  signIn: SignIn
}

export interface SignIn {
  email: string
  /** Only when it was made up just now, or kept for the demo. */
  password?: string
}

/** Makes the first account, the first app and its write key, where they are not there yet. Changes nothing else. */
export async function prepare(runtime: Runtime, settings: Settings): Promise<Beginning> {
  const { adminEmail: email, adminPassword, name, timeZone } = settings
  const { password } = await runtime.accounts.ensureAdmin({ email, password: adminPassword })
  const app = await firstApp(runtime, { name, timeZone })
  return {
    app,
    writeKey: await writeKeyOf(runtime, app),
    signIn: { email, ...(password !== undefined && { password }) },
  }
}

/** The app of one's own that was made first; the demo's does not count. */
async function firstApp({ apps }: Runtime, { name, timeZone }: { name: string; timeZone: string }): Promise<App> {
  const own = (await apps.list()).find(({ demo }) => !demo)
  if (own) return own
  // A deleted one keeps its name.
  const taken = (await apps.deleted.list()).some((app) => app.name === name)
  return apps.create({ name: taken ? `${name} (new)` : name, time_zone: timeZone })
}

/** A write key of the app that counts; made when there is none. */
export async function writeKeyOf({ keys }: Pick<Runtime, 'keys'>, { app_id }: Pick<App, 'app_id'>): Promise<string> {
  const key = (await keys.list(app_id)).find(({ revoked_at }) => revoked_at === null)
  return (key ?? (await keys.create(app_id))).write_key
}
