import type { Audit } from '../accounts/audit.ts'
import type { Work } from '../jobs/scheduler.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { Erasures, KnownErasure } from '../metadata/erasures.ts'
import type { Recurring } from '../metadata/recurring.ts'
import type { Refusals, Refused } from '../metadata/refusals.ts'
import type { Clock, Warehouse } from '../ports.ts'
import { day, hour } from '../query/time/calendar.ts'
import type { Eraser } from './erase.ts'
import { forever, keptSince } from './keep.ts'

export interface KeepingOptions {
  apps: Apps
  erasures: Erasures
  eraser: Eraser
  warehouse: Pick<Warehouse, 'run'>
  recurring: Recurring
  audit: Pick<Audit, 'note'>
  refusals: Pick<Refusals, 'total'>
  /** Whether nothing may be changed now: then nothing goes. Default: never. */
  held?: () => Promise<boolean>
  clock: Clock
}

export type Keeping = ReturnType<typeof keeping>

/**
 * Every night, takes out what apps do not keep, and deleted apps whose time is over. What is begun is written down, goes
 * on in small steps, and ends with an entry of the audit log that says how many events went.
 */
export function keeping(options: KeepingOptions) {
  const { apps, erasures, eraser, warehouse, recurring, refusals, audit, held = async () => false, clock } = options

  /** The app's own erasure that is to be worked on; null when there is nothing to do. */
  async function due(app: App): Promise<KnownErasure | null> {
    const latest = await erasures.latest(app.app_id)
    if (latest && latest.done_at === null) return latest
    const { app_id } = app
    if (app.gone_at !== null) {
      if (Date.parse(app.gone_at) > clock()) return null
      return await erasures.begin({ app_id, before: null, events: await countBefore(app_id, null) })
    }
    const before = keptSince(app.keep, clock())
    if (before === null || (latest !== null && latest.before !== null && latest.before >= before)) return null
    return await erasures.begin({ app_id, before, events: await countBefore(app_id, before) })
  }

  async function step(app: App): Promise<void> {
    const erasure = await due(app)
    if (!erasure) return
    const { done, reached } = await eraser(erasure)
    if (!done) return await erasures.reach(erasure, reached)
    const { events, before } = erasure
    const action = before === null ? 'app.purge' : 'app.erase'
    const { app_id } = app
    // Once: whoever died after it comes here again.
    if (before === null || events > 0) {
      const subject =
        before === null ? `${app.name}: ${events} events` : `${events} events from before ${dayOf(before)}`
      await audit.note({ action, by: 'system', app_id, subject, once: true })
    }
    if (before === null) await apps.deleted.purge(app_id)
    else await erasures.done(erasure)
  }

  async function countBefore(app: string, before: number | null): Promise<number> {
    const text = 'select count(*) from events where app_id = $1'
    const { rows } = await warehouse.run(
      before === null
        ? { text, values: [app] }
        : { text: `${text} and event_created < cast($2 as timestamp)`, values: [app, timestampOf(before)] },
    )
    return Number(rows[0]?.[0] ?? 0)
  }

  async function isNeeded(): Promise<boolean> {
    return (await apps.list()).some(({ keep }) => keep !== forever) || (await apps.deleted.list()).length > 0
  }

  const work: Work = async (_job, hold) => {
    for (const app of [...(await apps.list()), ...(await apps.deleted.list())]) {
      await hold()
      if (await held()) return
      await step(app)
    }
  }

  return {
    work,
    countBefore,
    /** When it is looked at next (milliseconds): soon where something is not done; null while everything is kept. */
    async dueAfter(after: number): Promise<number | null> {
      if ((await erasures.unfinished()).length > 0) return after + soon
      return (await isNeeded()) ? nightAfter(after) : null
    },
    /** Planned where it is needed, unless it was before: a job that nobody needs would keep a database awake. */
    async plan(): Promise<void> {
      if (!(await isNeeded()) || (await recurring.states()).has(jobId)) return
      await recurring.plan({ job_id: jobId, kind: 'keeping', due: nightAfter(clock()) })
    },
    /** What a setting would take away tonight, and when that is. */
    async preview(appId: string, keep: string): Promise<KeepPreview> {
      const at = nightAfter(clock())
      const before = keptSince(keep, at)
      const refused = await refusals.total(appId, 'too_old')
      if (before === null) return { before: null, events: 0, at: iso(at), refused }
      return { before: iso(before), events: await countBefore(appId, before), at: iso(at), refused }
    },
  }
}

/** What of an app will be gone. Times are ISO; `before` is null when nothing goes. */
export interface KeepPreview {
  before: string | null
  events: number
  at: string
  /** Events that came and were older than the app keeps, and were refused. */
  refused: Refused
}

const jobId = 'keeping'
const soon = 60_000

/** 03:00 in UTC. */
function nightAfter(after: number): number {
  return Math.floor((after - 3 * hour) / day + 1) * day + 3 * hour
}

const iso = (time: number) => new Date(time).toISOString()
const dayOf = (time: number) => iso(time).slice(0, 10)
const timestampOf = (time: number) => iso(time).slice(0, 19).replace('T', ' ')
