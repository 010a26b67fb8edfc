import type { Context } from 'hono'
import { crossOrigin } from '../cors.ts'
import type { Handler, Route } from '../way.ts'

/** What its browser SDK asks for beside the paths it shares with ours. */
export const segmentRoutes: readonly Route[] = [
  { method: 'GET', paths: ['/v1/projects/:key/settings'], handler: async () => settings },
  { method: 'POST', paths: ['/v1/m'], handler: async () => metrics },
]

/** Where the SDK sends and what it loads: to where it asked, and nothing. */
const settings: Handler = async (c, { appOf }) => {
  await appOf(c.req.param('key') ?? '', c)
  const { protocol, host } = addressOf(c)
  const segment = { apiKey: c.req.param('key'), apiHost: `${host}/v1`, protocol, unbundledIntegrations: [] }
  const document = {
    integrations: { 'Segment.io': { ...segment, addBundledMetadata: false, maybeBundledConfigIds: {} } },
    plan: { track: { __default: { enabled: true, integrations: {} } }, identify: { __default: { enabled: true } } },
    edgeFunction: {},
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  }
  return Response.json(document, { headers: { 'Cache-Control': 'public, max-age=300', ...crossOrigin(c) } })
}

/** Counts of its own working, which nobody here needs. */
const metrics: Handler = async (c) => Response.json({ success: true }, { headers: crossOrigin(c) })

/** As the client sees it: behind a gateway or a proxy the request itself says something else. */
function addressOf(c: Context): { protocol: string; host: string } {
  const url = new URL(c.req.url)
  const protocol = c.req.header('x-forwarded-proto')?.split(',', 1)[0]?.trim() ?? url.protocol.replace(':', '')
  const host = c.req.header('x-forwarded-host') ?? c.req.header('host') ?? url.host
  return { protocol, host: `${host}${c.req.header('x-forwarded-prefix') ?? ''}` }
}
