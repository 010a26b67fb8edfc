/** Addresses of the web app's pages, for links that the server hands out. */
import type { Subject } from './metadata/schema.ts'

/** Where it is in the web app, for who may see the app. */
export function pathOf(appId: string, { kind, id }: Subject): string {
  return kind === 'insight' ? `/apps/${appId}/explore?insight=${id}` : `/apps/${appId}/dashboards/${id}`
}
