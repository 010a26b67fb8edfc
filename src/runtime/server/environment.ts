import type { Session } from '../accounts/permissions.ts'
import type { App } from '../metadata/apps.ts'

/** What the guard leaves for the routes behind it. */
export interface SessionEnv {
  Variables: { session: Session }
  Bindings: NodeBindings
}

/** Behind `allow` on a route with `:app_id`. */
export interface AppEnv extends SessionEnv {
  Variables: { session: Session; app: App }
}

/** What @hono/node-server hands in; absent under `app.request`. */
export interface NodeBindings {
  incoming?: { socket: { remoteAddress?: string } }
}
