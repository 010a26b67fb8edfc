import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { catalog } from '../catalog/catalog.ts'
import { facts } from '../catalog/facts.ts'
import { type Accepted, collector } from '../collector/app.ts'
import { eventAttributesIn } from '../query/names.ts'
import type { Runtime } from '../targets/runtime.ts'
import { answers } from './answers.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { appRoutes, keyRoutes } from './apps.ts'
import { auditRoutes } from './audit.ts'
import { catalogRoutes } from './catalog.ts'
import { cohortRoutes } from './cohorts.ts'
import { collectionRoutes } from './collection.ts'
import { counts } from './counts.ts'
import { dashboardRoutes } from './dashboards.ts'
import type { SessionEnv } from './environment.ts'
import { answerErrors, noRoute, type Report } from './errors.ts'
import { favouriteRoutes } from './favourites.ts'
import { folderRoutes } from './folders.ts'
import { authenticated } from './guard.ts'
import { healthRoutes, metricsRoutes } from './health.ts'
import { importRoutes } from './import.ts'
import { importJobRoutes } from './import-jobs.ts'
import { insightRoutes } from './insights.ts'
import { liveRoutes } from './live.ts'
import { liveFeed } from './live-feed.ts'
import type { Log } from './log.ts'
import { metrics as metricsOf } from './metrics.ts'
import { observed } from './observed.ts'
import { documentationRoutes } from './openapi/routes.ts'
import { originalRoutes } from './original.ts'
import { joinRoutes, peopleRoutes } from './people.ts'
import { providerRoutes } from './provider.ts'
import { quarantineRoutes } from './quarantine.ts'
import { queryRoutes } from './query.ts'
import { securityHeaders, smallBodies } from './security.ts'
import { sessionRoutes, signInRoutes } from './session.ts'
import { staticFiles } from './static.ts'
import { type About, statusRoutes } from './status.ts'
import { timeline } from './timeline.ts'
import { traceRoutes } from './trace.ts'
import { unseen } from './unseen.ts'

export interface ServerOptions {
  runtime: Runtime
  about: About
  /** The built web app. Without it, pages say how to build it. */
  webDirectory?: string | undefined
  /** Aborted when the server stops, so that streams end. */
  closing: AbortSignal
  /** Told of faults nobody foresaw. Default: nobody. */
  report?: Report
  /** Told of each request to the API. Default: nobody. */
  log?: Log
}

/** The whole product over HTTP: collector, API and web app, on one port. */
export function server(options: ServerOptions) {
  const { runtime, about, webDirectory, closing, report = () => undefined, log = () => undefined } = options
  const { apps, keys, imports, importJobs, cohorts, collections, accounts } = runtime
  const { folders, insights, dashboards, favourites } = runtime
  const { stream, warehouse, dialect, clock, loader, attributes } = runtime
  const version = () => loader.version()
  const feed = liveFeed()
  const times = timeline(clock)
  const seen = catalog({ warehouse, clock, version })
  const answerTo = answers({
    warehouse,
    dialect,
    version,
    warnings: unseen({ warehouse, catalog: seen }),
    answered: (query, { milliseconds, cached }) => {
      metrics.query(query.kind, milliseconds / 1000, cached === true)
      if (!cached) attributes.note(eventAttributesIn(query), milliseconds)
    },
  })
  const factsOf = facts({ warehouse, version, columns: () => attributes.columns() })
  const totals = counts({ ...runtime, ...runtime.journal, version })
  const metrics = metricsOf(about, totals)
  runtime.journal.onSealed((keys) => times.sealed(keys))

  /** On the collector's way: every batch passes here once it is durable. */
  function onAccepted(accepted: Accepted): void {
    totals.accepted(accepted)
    feed.publish(accepted.events.filter(({ quarantine }) => quarantine === undefined))
    const first = accepted.events[0] ?? accepted.users[0]
    if (first) times.durable(first.received_at)
  }

  const api = new Hono<SessionEnv>()
    .use(
      observed((request) => {
        metrics.request(request)
        log(request.status >= 500 ? 'warn' : 'info', 'request', { ...request })
      }),
    )
    .use(smallBodies())
    .use(compress({ encoding: 'gzip', contentTypeFilter: /^application\/json/ }))
    .route('/', signInRoutes(accounts))
    .route('/', providerRoutes(accounts))
    .route('/', joinRoutes(accounts))
    .route('/', documentationRoutes(about))
    .use(authenticated(accounts))
    .route('/', sessionRoutes(accounts, apps))
    .route('/', appRoutes(apps))
    .route('/', keyRoutes(apps, keys))
    .route('/', peopleRoutes(accounts, apps))
    .route('/', apiKeyRoutes(accounts, { apps, clock }))
    .route('/', auditRoutes(accounts, apps))
    .route(
      '/',
      queryRoutes({
        apps,
        cohorts,
        dialect,
        clock,
        answerTo,
        facts: factsOf,
      }),
    )
    .route('/', originalRoutes({ apps, catalog: seen, facts: factsOf, answerTo, clock }))
    .route('/', cohortRoutes(apps, cohorts))
    .route('/', folderRoutes(apps, folders))
    .route('/', insightRoutes(apps, insights))
    .route('/', dashboardRoutes(apps, dashboards, insights))
    .route('/', favouriteRoutes(apps, favourites))
    .route('/', collectionRoutes({ apps, collections, clock }))
    .route('/', catalogRoutes(apps, seen))
    .route(
      '/',
      importJobs
        ? importJobRoutes({ apps, jobs: importJobs, clock })
        : importRoutes({ apps, collections, imports, stream, warehouse, clock, onAccepted: totals.accepted, idle }),
    )
    .route('/', traceRoutes({ apps, warehouse, clock, feed, timeline: times }))
    .route('/', liveRoutes({ apps, feed, closing }))
    .route(
      '/',
      quarantineRoutes({ apps, bucket: runtime.bucket, stream, collections, clock, onAccepted: totals.accepted }),
    )
    .route(
      '/',
      statusRoutes({ apps, counts: totals, warehouse, feed, about, stages: runtime.stages, version, closing }),
    )

  async function idle(): Promise<boolean> {
    if (!runtime.journal.complete) return false
    const { received, loaded, quarantined } = await totals.total()
    return received === loaded + quarantined
  }

  const app = new Hono()
    // First and without anything before it: collecting is what has to be quick.
    .route('/', collector({ stream, keys, collections, clock, onAccepted }))
    .use(securityHeaders())
    .route('/', healthRoutes(warehouse))
    .route('/', metricsRoutes({ metrics, accounts, apps }))
    .route('/api', api)
    .all('/api/*', noRoute)
    .all('/v1/*', noRoute)
    // Who opens the app signs in next, and should not wait for what that loads.
    .get(
      '/*',
      staticFiles(webDirectory, () => void accounts.warm().catch(() => undefined)),
    )
    .notFound(noRoute)
    .onError(answerErrors(report))
  return app
}

/** For the web app's typed client. */
export type Server = ReturnType<typeof server>
