import type { Handler, Route, Way } from '../way.ts'
import { legacyRoutes } from './legacy-api.ts'
import { segmentRoutes } from './segment-api.ts'

type Load<T> = () => Promise<T>

const amplitude: Load<Way> = async () => (await import('./amplitude-api.ts')).http
const posthog = () => import('./posthog-api.ts')
const capture: Load<Way> = async () => (await posthog()).capture
const questions: Load<Handler> = async () => (await posthog()).questions
const mixpanel = () => import('./mixpanel-api.ts')
const track: Load<Way> = async () => (await mixpanel()).track
const snowplow = () => import('./snowplow-api.ts')
const importing: Load<Way> = async () => (await mixpanel()).importing

/** The APIs of others that are taken here. All but the first two are loaded when somebody first sends to them. */
export const peerRoutes: readonly Route[] = [
  ...segmentRoutes,
  ...legacyRoutes,
  { method: 'POST', paths: slashed('/batch'), way: async () => (await import('./batch-api.ts')).batch },
  ...both(['/i/v0/e', '/e', '/capture'].flatMap(slashed), capture),
  { method: 'POST', paths: ['/flags', '/decide'].flatMap(slashed), handler: questions },
  { method: 'GET', paths: ['/array/:key/config', '/flags', '/decide'].flatMap(slashed), handler: questions },
  { method: 'GET', paths: ['/array/:key/config.js'], handler: async () => (await posthog()).script },
  { method: 'POST', paths: ['/s', '/i/v1/logs'].flatMap(slashed), handler: async () => (await posthog()).unkept },
  ...both(['/track', '/engage', '/groups'].flatMap(slashed), track),
  ...both(slashed('/import'), importing),
  { method: 'POST', paths: slashed('/2/httpapi'), way: amplitude },
  { method: 'POST', paths: ['/com.snowplowanalytics.snowplow/tp2'], way: async () => (await snowplow()).tp2 },
  { method: 'GET', paths: ['/i'], way: async () => (await snowplow()).pixel },
  { method: 'POST', paths: ['/v1/cloudevents'], way: async () => (await import('./cloudevents-api.ts')).cloudEvents },
  { method: 'POST', paths: ['/v1/upload'], handler: async () => (await import('./upload-api.ts')).upload },
]

function slashed(path: string): string[] {
  return [path, `${path}/`]
}

/** For clients that put their events into the query. */
function both(paths: readonly string[], way: Load<Way>): Route[] {
  return [
    { method: 'POST', paths, way },
    { method: 'GET', paths, way },
  ]
}
