import type { Context } from 'hono'
import { allowed, can, type Session } from '../accounts/permissions.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { SessionEnv } from './environment.ts'

/** An app, and what whoever asks may do in it. */
export function asTold<Env extends SessionEnv>(app: App, c: Context<Env>) {
  return withRights((c as unknown as Context<SessionEnv>).get('session'), app)
}

/** The apps that a session may see, with what it may do in each. */
export async function appsFor(session: Session, apps: Apps) {
  const known = (await apps.list()).filter((app) => can(session, 'app.read', app))
  return known.map((app) => withRights(session, app))
}

const withRights = (session: Session, app: App) => ({ ...app, may: allowed(session, app) })
