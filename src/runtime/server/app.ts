import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { catalog } from '../catalog/catalog.ts'
import { facts } from '../catalog/facts.ts'
import { type Accepted, collector } from '../collector/app.ts'
import type { KeyOwner } from '../collector/key.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import { keeping as keepingOf } from '../keeping/keeping.ts'
import { eventAttributesIn } from '../query/names.ts'
import { quotaNotices } from '../quotas/notices.ts'
import type { Runtime } from '../targets/runtime.ts'
import { telling as tellingOf } from '../telling/telling.ts'
import { users } from '../users/users.ts'
import { accessRequestRoutes } from './access-requests.ts'
import { accountRoutes } from './account.ts'
import { alertRoutes } from './alerts.ts'
import { annotationRoutes } from './annotations.ts'
import { answers } from './answers.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { appRoutes, deletedAppRoutes } from './apps.ts'
import { auditRoutes } from './audit.ts'
import { catalogRoutes } from './catalog.ts'
import { catalogNoteRoutes } from './catalog-notes.ts'
import { channelRoutes } from './channels.ts'
import { cohortRoutes } from './cohorts.ts'
import { collectionRoutes } from './collection.ts'
import { commentRoutes } from './comments.ts'
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
import { keepingRoutes } from './keeping.ts'
import { keyRoutes } from './keys.ts'
import { liveRoutes } from './live.ts'
import { liveFeed } from './live-feed.ts'
import { loadedFeed } from './loaded-feed.ts'
import { lockRoutes } from './lock.ts'
import type { Log } from './log.ts'
import { mails as mailsOf } from './mails.ts'
import { metrics as metricsOf } from './metrics.ts'
import { notificationRoutes } from './notifications.ts'
import { observed } from './observed.ts'
import { documentationRoutes } from './openapi/routes.ts'
import { organizationRoutes } from './organization.ts'
import { originalRoutes } from './original.ts'
import { joinRoutes, peopleRoutes } from './people.ts'
import { pipelineRoutes } from './pipeline.ts'
import { providerRoutes } from './provider.ts'
import { quarantineRoutes } from './quarantine.ts'
import { factsOf as factsFor, queryRoutes } from './query.ts'
import { quotaRoutes } from './quota.ts'
import { rateLimit } from './rate-limit.ts'
import { resetRoutes } from './reset.ts'
import { samlRoutes } from './saml.ts'
import { securityHeaders, smallBodies } from './security.ts'
import { sessionRoutes, signInRoutes } from './session.ts'
import { embeddedBy, sharedRoutes } from './shared.ts'
import { grantedRoutes, shareRoutes } from './shares.ts'
import { staticFiles } from './static.ts'
import { type About, statusRoutes } from './status.ts'
import { subjects } from './subjects.ts'
import { subscriptionRoutes } from './subscriptions.ts'
import { teamRoutes } from './teams.ts'
import { timeline } from './timeline.ts'
import { traceRoutes } from './trace.ts'
import { unseen } from './unseen.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'
import { userRoutes } from './users.ts'

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
  const { apps, archive, keys, imports, importJobs, cohorts, collections, accounts, notifications } = runtime
  const { notes, glossary, folders, insights, dashboards, favourites } = runtime
  const { annotations, comments, links, grants, languages } = runtime
  const { stream, warehouse, dialect, clock, loader, attributes, quotas, refusals } = runtime
  const version = () => loader.version()
  const mails = mailsOf({ mailer: runtime.mailer, address: () => runtime.publicAddress ?? about.address, report })
  const feed = liveFeed()
  const refused = liveFeed()
  // Where the collector is elsewhere, events show once they are loaded.
  const shownLive = runtime.journal.complete ? feed : loadedFeed({ warehouse, dialect, clock, version })
  const times = timeline(clock)
  const seen = catalog({ warehouse, clock, version, merged: notes.merged })
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
  const factsOf = facts({ warehouse, version, columns: () => attributes.columns(), merged: notes.merged })
  const shown = subjects({ insights, dashboards, cohorts, facts: factsOf, answerTo, clock })
  const perLink = rateLimit({ clock, most: questionsPerLink })
  const totals = counts({ ...runtime, ...runtime.journal, version })
  const metrics = metricsOf(about, totals)
  const keeping = keepingOf({
    ...runtime,
    audit: accounts.audit,
    held: async () => (await accounts.settings.get()).read_only !== null,
  })
  void keeping.plan().catch(() => undefined)
  const telling = tellingOf({
    runtime,
    keeping,
    ask: async (app, query) => {
      const known = await factsFor(app, { facts: factsOf, cohorts })
      return await answerTo.query(query, { app: await known(query), now: clock(), signal: closing })
    },
    address: () => runtime.publicAddress ?? about.address,
    allowPrivate: options.privateWebhooks ?? false,
  })
  closing.addEventListener('abort', () => void telling.scheduler.stop())
  options.scheduled?.(telling.scheduler)
  runtime.journal.onSealed((keys) => times.sealed(keys))
  const tellOfQuota = quotaNotices({ ...runtime, members: accounts.members })
  quotas.onReached((reached) => void tellOfQuota(reached).catch(() => undefined))

  /** On the collector's way: every batch passes here once it is durable. */
  function onAccepted(accepted: Accepted, by: KeyOwner): void {
    totals.accepted(accepted)
    quotas.note(by, accepted.events.length)
    feed.publish(accepted.events.filter(({ quarantine }) => quarantine === undefined))
    refused.publish(accepted.events.filter(({ quarantine }) => quarantine !== undefined))
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
    .route('/', signInRoutes(accounts, { apps, languages }))
    .route('/', providerRoutes(accounts, mails))
    .route('/', samlRoutes(accounts))
    .route('/', joinRoutes(accounts))
    .route('/', resetRoutes(accounts, mails, { languages, report }))
    .route('/', documentationRoutes(about))
    .route('/', sharedRoutes({ apps, links, subjects: shown, limit: perLink, lockout: accounts.lockout }))
    .route('/', unsubscribeRoutes(runtime, telling))
    .use(authenticated(accounts))
    .route('/', sessionRoutes(accounts, apps, languages))
    .route('/', appRoutes({ apps, keys, keeping, telling }))
    .route('/', keepingRoutes(apps, keeping))
    .route('/', deletedAppRoutes(apps, keys))
    .route('/', quotaRoutes({ apps, quotas, refusals }))
    .route('/', keyRoutes({ apps, keys, refusals, quotas, clock }))
    .route('/', lockRoutes({ apps, keys, collections, archive }))
    .route('/', accountRoutes(accounts, apps, languages))
    .route('/', organizationRoutes(accounts, apps, mails))
    .route('/', peopleRoutes(accounts, { apps, mails, languages }))
    .route('/', teamRoutes(accounts, apps))
    .route('/', accessRequestRoutes({ apps, accounts, notifications }))
    .route('/', apiKeyRoutes(accounts, { apps, clock }))
    .route('/', auditRoutes(accounts, apps))
    .route('/', notificationRoutes(apps, notifications))
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
    .route('/', userRoutes({ apps, cohorts, facts: factsOf, users: users({ warehouse, dialect, clock }) }))
    .route('/', folderRoutes(apps, folders))
    .route('/', insightRoutes(apps, insights))
    .route('/', dashboardRoutes({ apps, dashboards, insights, favourites }))
    .route('/', favouriteRoutes(apps, favourites))
    .route('/', annotationRoutes(apps, annotations, insights))
    .route('/', commentRoutes({ apps, comments, members: accounts.members, subjects: shown, notifications }))
    .route(
      '/',
      shareRoutes({
        apps,
        links,
        grants,
        members: accounts.members,
        teams: accounts.teams,
        subjects: shown,
        notifications,
      }),
    )
    .route('/', grantedRoutes({ apps, grants, subjects: shown }))
    .route('/', channelRoutes({ apps, accounts, channels: runtime.channels, telling }))
    .route('/', subscriptionRoutes(runtime, telling))
    .route('/', alertRoutes(runtime, telling))
    .route('/', collectionRoutes({ apps, collections, clock }))
    .route('/', catalogRoutes(apps, seen))
    .route(
      '/',
      catalogNoteRoutes({ apps, facts: factsOf, collections, notes, glossary, warehouse, dialect, clock, version }),
    )
    .route(
      '/',
      importJobs
        ? importJobRoutes({ apps, jobs: importJobs, clock })
        : importRoutes({ apps, collections, imports, stream, warehouse, clock, onAccepted: totals.accepted, idle }),
    )
    .route('/', traceRoutes({ apps, warehouse, clock, feed, timeline: times }))
    .route(
      '/',
      pipelineRoutes({
        apps,
        warehouse,
        dialect,
        clock,
        stages: runtime.stages,
        numbers: runtime.numbers,
        target: runtime.target,
      }),
    )
    .route('/', liveRoutes({ apps, feed: shownLive, refused, closing }))
    .route(
      '/',
      quarantineRoutes({ apps, bucket: runtime.bucket, stream, collections, clock, onAccepted: totals.accepted }),
    )
    .route(
      '/',
      statusRoutes({
        apps,
        notifications,
        counts: totals,
        warehouse,
        feed,
        about,
        stages: runtime.stages,
        version,
        closing,
      }),
    )

  async function idle(): Promise<boolean> {
    if (!runtime.journal.complete) return false
    const { received, loaded, quarantined } = await totals.total()
    return received === loaded + quarantined
  }

  const app = new Hono()
    // First and without anything before it: collecting is what has to be quick.
    .route(
      '/',
      collector({ stream, keys, collections, clock, onAccepted, over: quotas.over, onRefused: refusals.note }),
    )
    .use(securityHeaders({ embeddedBy: (token) => embeddedBy(links, token) }))
    .route('/', healthRoutes(warehouse))
    .route('/', metricsRoutes({ metrics, accounts, apps }))
    .route('/api', api)
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

/** Requests by one link in a minute: a page asks once a minute, so this is a page that many look at. */
const questionsPerLink = 300

/** For the web app's typed client. */
export type Server = ReturnType<typeof server>
