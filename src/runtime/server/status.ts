import { Hono } from 'hono'
import { isoTime } from '../catalog/facts.ts'
import { perVersion } from '../catalog/per-version.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Notifications } from '../metadata/notifications.ts'
import type { Warehouse } from '../ports.ts'
import type { Target } from '../targets/runtime.ts'
import type { Counts, PipelineTotals } from './counts.ts'
import type { AppEnv } from './environment.ts'
import { eventStream } from './events.ts'
import { allow } from './guard.ts'
import type { LiveFeed } from './live-feed.ts'
import { followNotifications } from './notifications.ts'

export interface StatusOptions {
  apps: Apps
  /** They come by the same stream: browsers have few connections for one server. */
  notifications: Notifications
  counts: Counts
  warehouse: Warehouse
  feed: LiveFeed
  about: About
  stages: () => Stages
  /** Changes when something was loaded. */
  version: () => number
  /** Aborted when the server stops. */
  closing: AbortSignal
  /** Milliseconds between looks at whether something changed. Default: 1,000. */
  every?: number
}

/** What does not change while the server runs. */
export interface About {
  target: Target
  version: string
  started_at: string
  /** Known once it listens. */
  readonly address: string
  /** Where SDKs send. */
  readonly collector: string
}

/** What each stage has to say, for people. */
export type Stages = { readonly [stage: string]: unknown }

export interface Status {
  target: Target
  state: 'running'
  address: string
  collector: string
  version: string
  started_at: string
  pipeline: PipelineTotals & {
    /** ISO time at which the latest event was received. */
    last_event: string | null
  }
  stages: Stages
}

/** The state of the pipeline: of all of it, and of one app. */
export function statusRoutes(options: StatusOptions) {
  const { apps, notifications, counts, closing, every = 1_000 } = options
  const status = statusReader(options)
  const lastEvent = lastEventReader(options)
  return new Hono<AppEnv>()
    .get('/status', allow('status.read', apps), async (c) => c.json(await status()))
    .get('/status/stream', allow('status.read', apps), (c) =>
      eventStream({
        signals: [closing, c.req.raw.signal],
        start({ send }) {
          const quiet = followNotifications(notifications, c.get('session'), (told) => send('notifications', told))
          const stop = watch(status, every, (changed) => send('status', changed))
          return () => {
            quiet()
            stop()
          }
        },
      }),
    )
    .get('/apps/:app_id/pipeline', allow('app.read', apps), async (c) => {
      const { app_id } = c.get('app')
      return c.json({ ...(await counts.ofApp(app_id)), last_event: await lastEvent(app_id) })
    })
}

/** Calls back at once, and then whenever the answer differs. */
function watch(read: () => Promise<Status>, every: number, changed: (status: Status) => void): () => void {
  let last = ''
  const look = async () => {
    const status = await read()
    const text = JSON.stringify(status)
    if (text !== last) changed(status)
    last = text
  }
  // A status that cannot be read now is read again in a second.
  const tick = () => void look().catch(() => undefined)
  const timer = setInterval(tick, every)
  timer.unref()
  tick()
  return () => clearInterval(timer)
}

function statusReader({ counts, about, stages, feed, warehouse, version }: StatusOptions): () => Promise<Status> {
  const stored = perVersion(version, () => latestReceived(warehouse))
  return async () => {
    const { address, collector, target, started_at } = about
    const latest = feed.latest?.received_at ?? (await stored())
    return {
      target,
      state: 'running',
      address,
      collector,
      version: about.version,
      started_at,
      pipeline: { ...(await counts.total()), last_event: latest },
      stages: stages(),
    }
  }
}

export interface LastEvent {
  event_name: string
  event_created: string
  received_at: string
}

function lastEventReader({ feed, warehouse }: StatusOptions): (appId: string) => Promise<LastEvent | null> {
  return async (appId) => {
    const live = feed.recent(appId).at(-1)
    if (!live) return await latestOfApp(warehouse, appId)
    const { event_name, event_created, received_at } = live
    return { event_name, event_created, received_at }
  }
}

async function latestOfApp(warehouse: Warehouse, appId: string): Promise<LastEvent | null> {
  const { rows } = await warehouse.run({
    text: `select event_name, cast(event_created as varchar), cast(received_at as varchar) from events
      where app_id = $1 order by received_at desc, event_id desc limit 1`,
    values: [appId],
  })
  const [row] = rows
  if (!row) return null
  return { event_name: String(row[0]), event_created: isoTime(String(row[1])), received_at: isoTime(String(row[2])) }
}

async function latestReceived(warehouse: Warehouse): Promise<string | null> {
  const { rows } = await warehouse.run({ text: 'select cast(max(received_at) as varchar) from events', values: [] })
  const at = rows[0]?.[0]
  return typeof at === 'string' ? isoTime(at) : null
}
