import { Hono } from 'hono'
import { collector } from '../collector/app.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import type { Runtime } from '../targets/runtime.ts'
import { api } from './api.ts'
import { answerErrors, noRoute, type Report } from './errors.ts'
import type { Inside } from './graphql/asking.ts'
import { healthRoutes, metricsRoutes } from './health.ts'
import type { Log } from './log.ts'
import { parts as partsOf } from './parts.ts'
import { securityHeaders } from './security.ts'
import { embeddedBy } from './shared.ts'
import { staticFiles } from './static.ts'
import type { About } from './status.ts'

export interface ServerOptions {
  runtime: Runtime
  about: About
  /** The built web app. Without it, pages say how to build it. */
  webDirectory?: string | undefined
  /** Aborted when the server stops, so that streams end. */
  closing: AbortSignal
  /** Handed what does recurring work, which has to be stopped. It stops by itself when the server closes. */
  scheduled?: (scheduler: Scheduler) => void
  /** Whether webhooks may lead into the own network. Default: no. */
  privateWebhooks?: boolean
  /** Told of faults nobody foresaw. Default: nobody. */
  report?: Report
  /** Told of each request to the API. Default: nobody. */
  log?: Log
}

/** The whole product over HTTP: collector, API and web app, on one port. */
export function server(options: ServerOptions) {
  const { runtime, about, webDirectory, closing, report = () => undefined, log = () => undefined } = options
  const { apps, keys, accounts, links, stream, collections, clock, quotas, refusals } = runtime
  const parts = partsOf({ runtime, about, closing, privateWebhooks: options.privateWebhooks ?? false, report })
  options.scheduled?.(parts.telling.scheduler)
  const inside: Inside = (request) => app.fetch(request)

  const app = new Hono()
    // First and without anything before it: collecting is what has to be quick.
    .route(
      '/',
      collector({
        stream,
        keys,
        collections,
        clock,
        onAccepted: parts.onAccepted,
        over: quotas.over,
        onRefused: refusals.note,
      }),
    )
    .use(securityHeaders({ embeddedBy: (token) => embeddedBy(links, token) }))
    .route('/', healthRoutes(runtime.warehouse))
    .route('/', metricsRoutes({ metrics: parts.metrics, accounts, apps }))
    .route('/api', api({ runtime, parts, about, closing, inside, report, log }))
    .all('/api/*', noRoute)
    .all('/v1/*', noRoute)
    // Who opens the app signs in next, and should not wait for what that loads.
    .get(
      '/*',
      staticFiles(webDirectory, () => void accounts.warm().catch(() => undefined), runtime.publicAddress),
    )
    .notFound(noRoute)
    .onError(answerErrors(report))
  return app
}

/** For the web app's typed client. */
export type Server = ReturnType<typeof server>
