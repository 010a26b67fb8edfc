import { catalog as catalogOf } from '../catalog/catalog.ts'
import { facts as factsOfApps } from '../catalog/facts.ts'
import type { Accepted } from '../collector/app.ts'
import type { KeyOwner } from '../collector/key.ts'
import { keeping as keepingOf } from '../keeping/keeping.ts'
import { eventAttributesIn } from '../query/names.ts'
import { quotaNotices } from '../quotas/notices.ts'
import type { Runtime } from '../targets/runtime.ts'
import { telling as tellingOf } from '../telling/telling.ts'
import { answers } from './answers.ts'
import { counts as countsOf } from './counts.ts'
import type { Report } from './errors.ts'
import { liveFeed } from './live-feed.ts'
import { loadedFeed } from './loaded-feed.ts'
import { mails as mailsOf } from './mails.ts'
import { metrics as metricsOf } from './metrics.ts'
import { factsOf } from './query.ts'
import type { About } from './status.ts'
import { subjects as subjectsOf } from './subjects.ts'
import { timeline as timelineOf } from './timeline.ts'
import { unseen } from './unseen.ts'

export interface PartsOptions {
  runtime: Runtime
  about: About
  /** Aborted when the server stops. */
  closing: AbortSignal
  /** Whether webhooks may lead into the own network. */
  privateWebhooks: boolean
  report: Report
}

export type Parts = ReturnType<typeof parts>

/** What the routes share, made of the runtime: answers, feeds, counts, and what tells people something. */
export function parts({ runtime, about, closing, privateWebhooks, report }: PartsOptions) {
  const { cohorts, accounts, notes, insights, dashboards, warehouse, dialect, clock, loader, attributes } = runtime
  const version = () => loader.version()
  const address = () => runtime.publicAddress ?? about.address
  const mails = mailsOf({ mailer: runtime.mailer, address, report })
  const feed = liveFeed()
  const refused = liveFeed()
  // Where the collector is elsewhere, events show once they are loaded.
  const live = runtime.journal.complete ? feed : loadedFeed({ warehouse, dialect, clock, version })
  const timeline = timelineOf(clock)
  const catalog = catalogOf({ warehouse, clock, version, merged: notes.merged })
  const counts = countsOf({ ...runtime, ...runtime.journal, version })
  const metrics = metricsOf(about, counts)
  const answerTo = answers({
    warehouse,
    dialect,
    version,
    warnings: unseen({ warehouse, catalog }),
    answered: (query, { milliseconds, cached }) => {
      metrics.query(query.kind, milliseconds / 1000, cached === true)
      if (!cached) attributes.note(eventAttributesIn(query), milliseconds)
    },
  })
  const facts = factsOfApps({ warehouse, version, columns: () => attributes.columns(), merged: notes.merged })
  const subjects = subjectsOf({ insights, dashboards, cohorts, facts, answerTo, clock })
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
      const known = await factsOf(app, { facts, cohorts })
      return await answerTo.query(query, { app: await known(query), now: clock(), signal: closing })
    },
    address,
    allowPrivate: privateWebhooks,
  })
  closing.addEventListener('abort', () => void telling.scheduler.stop())
  runtime.journal.onSealed((keys) => timeline.sealed(keys))
  const tellOfQuota = quotaNotices({ ...runtime, members: accounts.members })
  runtime.quotas.onReached((reached) => void tellOfQuota(reached).catch(() => undefined))

  return {
    mails,
    /** Of events that were accepted here. */
    feed,
    /** Of events that went to quarantine. */
    refused,
    /** What the live page shows. */
    live,
    timeline,
    catalog,
    counts,
    metrics,
    answerTo,
    facts,
    subjects,
    keeping,
    telling,
    version,
    /** On the collector's way: every batch passes here once it is durable. */
    onAccepted(batch: Accepted, by: KeyOwner): void {
      counts.accepted(batch)
      runtime.quotas.note(by, batch.events.length)
      feed.publish(batch.events.filter(({ quarantine }) => quarantine === undefined))
      refused.publish(batch.events.filter(({ quarantine }) => quarantine !== undefined))
      const first = batch.events[0] ?? batch.users[0]
      if (first) timeline.durable(first.received_at)
    },
    /** Whether everything that was received is where it belongs. */
    async idle(): Promise<boolean> {
      if (!runtime.journal.complete) return false
      const { received, loaded, quarantined } = await counts.total()
      return received === loaded + quarantined
    },
  }
}
