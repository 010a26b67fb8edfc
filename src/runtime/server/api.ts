import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { Runtime } from '../targets/runtime.ts'
import { users } from '../users/users.ts'
import { accessRequestRoutes } from './access-requests.ts'
import { accountRoutes } from './account.ts'
import { alertRoutes } from './alerts.ts'
import { annotationRoutes } from './annotations.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { appRoutes, deletedAppRoutes } from './apps.ts'
import { auditRoutes } from './audit.ts'
import { catalogRoutes } from './catalog.ts'
import { catalogNoteRoutes } from './catalog-notes.ts'
import { channelRoutes } from './channels.ts'
import { cohortRoutes } from './cohorts.ts'
import { collectionRoutes } from './collection.ts'
import { commentRoutes } from './comments.ts'
import { dashboardRoutes } from './dashboards.ts'
import type { SessionEnv } from './environment.ts'
import type { Report } from './errors.ts'
import { favouriteRoutes } from './favourites.ts'
import { folderRoutes } from './folders.ts'
import type { Inside } from './graphql/asking.ts'
import { graphqlRoutes } from './graphql/routes.ts'
import { authenticated } from './guard.ts'
import { importRoutes } from './import.ts'
import { importJobRoutes } from './import-jobs.ts'
import { insightRoutes } from './insights.ts'
import { keepingRoutes } from './keeping.ts'
import { keyRoutes } from './keys.ts'
import { liveRoutes } from './live.ts'
import { lockRoutes } from './lock.ts'
import type { Log } from './log.ts'
import { notificationRoutes } from './notifications.ts'
import { observed } from './observed.ts'
import { documentationRoutes } from './openapi/routes.ts'
import { organizationRoutes } from './organization.ts'
import { originalRoutes } from './original.ts'
import type { Parts } from './parts.ts'
import { joinRoutes, peopleRoutes } from './people.ts'
import { pipelineRoutes } from './pipeline.ts'
import { providerRoutes } from './provider.ts'
import { quarantineRoutes } from './quarantine.ts'
import { queryRoutes } from './query.ts'
import { quotaRoutes } from './quota.ts'
import { rateLimit } from './rate-limit.ts'
import { resetRoutes } from './reset.ts'
import { samlRoutes } from './saml.ts'
import { smallBodies } from './security.ts'
import { sessionRoutes, signInRoutes } from './session.ts'
import { sharedRoutes } from './shared.ts'
import { grantedRoutes, shareRoutes } from './shares.ts'
import { type About, statusRoutes } from './status.ts'
import { subscriptionRoutes } from './subscriptions.ts'
import { teamRoutes } from './teams.ts'
import { traceRoutes } from './trace.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'
import { userRoutes } from './users.ts'

export interface ApiOptions {
  runtime: Runtime
  parts: Parts
  about: About
  /** Aborted when the server stops, so that streams end. */
  closing: AbortSignal
  /** How a request to this server is answered from within. */
  inside: Inside
  report: Report
  log: Log
}

/** Everything below `/api`: first what anybody may ask, then what asks who one is. */
export function api({ runtime, parts, about, closing, inside, report, log }: ApiOptions) {
  const { accounts, apps, keys, languages, collections, insights, notifications, importJobs } = runtime
  const { mails, telling, keeping, counts } = parts
  const { members, teams, lockout } = accounts
  const all = { ...runtime, ...parts, about, closing, members, teams, lockout }
  const limit = rateLimit({ clock: runtime.clock, most: questionsPerLink })
  return new Hono<SessionEnv>()
    .use(
      observed((request) => {
        parts.metrics.request(request)
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
    .route('/', sharedRoutes({ ...all, limit }))
    .route('/', unsubscribeRoutes(runtime, telling))
    .use(authenticated(accounts))
    .route('/', sessionRoutes(accounts, apps, languages))
    .route('/', appRoutes(all))
    .route('/', keepingRoutes(apps, keeping))
    .route('/', deletedAppRoutes(apps, keys))
    .route('/', quotaRoutes(all))
    .route('/', keyRoutes(all))
    .route('/', lockRoutes(all))
    .route('/', accountRoutes(accounts, apps, languages))
    .route('/', organizationRoutes(accounts, apps, mails))
    .route('/', peopleRoutes(accounts, { apps, mails, languages }))
    .route('/', teamRoutes(accounts, apps))
    .route('/', accessRequestRoutes(all))
    .route('/', apiKeyRoutes(accounts, all))
    .route('/', auditRoutes(accounts, apps))
    .route('/', graphqlRoutes({ apps, inside }))
    .route('/', notificationRoutes(apps, notifications))
    .route('/', queryRoutes(all))
    .route('/', originalRoutes(all))
    .route('/', cohortRoutes(apps, runtime.cohorts))
    .route('/', userRoutes({ ...all, users: users(runtime) }))
    .route('/', folderRoutes(apps, runtime.folders))
    .route('/', insightRoutes(apps, insights))
    .route('/', dashboardRoutes(all))
    .route('/', favouriteRoutes(apps, runtime.favourites))
    .route('/', annotationRoutes(apps, runtime.annotations, insights))
    .route('/', commentRoutes(all))
    .route('/', shareRoutes(all))
    .route('/', grantedRoutes(all))
    .route('/', channelRoutes(all))
    .route('/', subscriptionRoutes(runtime, telling))
    .route('/', alertRoutes(runtime, telling))
    .route('/', collectionRoutes(all))
    .route('/', catalogRoutes(apps, parts.catalog))
    .route('/', catalogNoteRoutes(all))
    .route(
      '/',
      importJobs
        ? importJobRoutes({ ...all, jobs: importJobs })
        : importRoutes({ ...all, onAccepted: counts.accepted }),
    )
    .route('/', traceRoutes(all))
    .route('/', pipelineRoutes({ ...all, numbers: runtime.numbers }))
    .route('/', liveRoutes({ ...all, feed: parts.live }))
    .route('/', quarantineRoutes({ ...all, collections, onAccepted: counts.accepted }))
    .route('/', statusRoutes(all))
}

/** Requests by one link in a minute: a page asks once a minute, so this is a page that many look at. */
const questionsPerLink = 300
