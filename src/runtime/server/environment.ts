import type { Action, Session, UserSession } from '../accounts/permissions.ts'
import type { App } from '../metadata/apps.ts'

/** What the guard leaves for the routes behind it. */
export interface SessionEnv {
  Variables: SessionVariables
  Bindings: NodeBindings
}

interface SessionVariables {
  session: Session
  /** What was asked for and allowed. */
  action?: Action
  /** What a change was about, as people call it; for the audit log. */
  subject?: string
}

/** Behind `allow` on a route with `:app_id`. */
export interface AppEnv extends SessionEnv {
  Variables: SessionVariables & { app: App }
}

/** Behind `ownAccount`. */
export interface PersonEnv extends SessionEnv {
  Variables: SessionVariables & { person: UserSession }
}

/** What @hono/node-server hands in; absent under `app.request`. */
export interface NodeBindings {
  incoming?: { socket: { remoteAddress?: string } }
}
