/** The collector's paths as an API's routes, once for every edge. What the handlers do with a path is the Hono app's. */

export type HandlerName = 'ingest' | 'userUpdate'

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'OPTIONS'
  /** Segments; `{name}` takes one, `{name+}` all that follow. */
  path: readonly string[]
  handler: HandlerName
}

export const routes: readonly Route[] = [
  { method: 'POST', path: ['{path+}'], handler: 'ingest' },
  // Pixels, what pages of an app watch, and what clients of others ask for before they send.
  { method: 'GET', path: ['{path+}'], handler: 'ingest' },
  { method: 'PATCH', path: ['{path+}'], handler: 'ingest' },
  { method: 'OPTIONS', path: ['{path+}'], handler: 'ingest' },
  { method: 'PATCH', path: ['v1', 'users', '{id}'], handler: 'userUpdate' },
  // A browser asks first, on the same path.
  { method: 'OPTIONS', path: ['v1', 'users', '{id}'], handler: 'userUpdate' },
  { method: 'POST', path: ['update_users'], handler: 'userUpdate' },
  { method: 'OPTIONS', path: ['update_users'], handler: 'userUpdate' },
]

/** `POST /v1/users/{id}` as an HTTP API spells it. */
export function routeKey({ method, path }: Route): string {
  return `${method} /${path.join('/')}`
}

/** A REST API is a tree: every path that has a route, with all above it, parents first. */
export function resourcePaths(of: readonly Route[]): string[][] {
  const paths = of.flatMap(({ path }) => path.map((_, index) => path.slice(0, index + 1)))
  const byName = new Map(paths.map((path) => [path.join('/'), path]))
  return [...byName.values()].sort((a, b) => a.length - b.length)
}

/** Part of a logical name made of a path: `{id}` becomes `id`. */
export function wordOf(path: readonly string[]): string {
  return path.join('-').replace(/[{}+]/g, '').replaceAll('_', '-')
}
