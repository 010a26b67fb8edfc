import { Hono } from 'hono'
import { DataLoafError } from '../../errors.ts'
import { isoTime } from '../catalog/facts.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Clock, Warehouse } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import type { LiveFeed } from './live-feed.ts'
import type { Timeline } from './timeline.ts'

export interface TraceOptions {
  apps: Apps
  warehouse: Warehouse
  feed: LiveFeed
  timeline: Timeline
  clock: Clock
}

export interface Trace {
  received_at: string
  /** In order. A stage whose time is not known any more is left out. */
  stages: TraceStage[]
  /** The event is in the warehouse and queries find it. */
  loaded: boolean
}

/** `query` is this very question, which found the event: its time is now. */
export interface TraceStage {
  stage: (typeof order)[number]
  at: string
  /** Since the event was received. */
  milliseconds: number
}

/** Follows one event through the stages. */
export function traceRoutes(options: TraceOptions) {
  const { apps } = options
  return new Hono<AppEnv>().get('/apps/:app_id/events/:event_id/trace', allow('app.query', apps), async (c) =>
    c.json(await trace(c.get('app').app_id, c.req.param('event_id'), options)),
  )
}

async function trace(appId: string, eventId: string, options: TraceOptions): Promise<Trace> {
  const { feed, timeline, clock } = options
  const accepted = feed.recent(appId).find((event) => event.event_id === eventId)?.received_at
  const stored = await find({ appId, eventId, accepted }, options)
  const receivedAt = stored?.receivedAt ?? accepted
  if (receivedAt === undefined) {
    throw new DataLoafError('not_found', `Nothing is known about an event ${JSON.stringify(eventId)}.`, {
      hint: 'It was never accepted, or it is on its way: try again in a moment.',
    })
  }
  const durable = timeline.durableAt(receivedAt)
  const stages = stagesOf({
    collector: Date.parse(receivedAt),
    journal: durable,
    bucket: durable === null ? null : timeline.sealedAt(durable),
    warehouse: stored ? Date.parse(stored.loadedAt) : null,
    query: stored ? clock() : null,
  })
  return { received_at: receivedAt, stages, loaded: stored !== null }
}

/**
 * The stages whose time is known (in milliseconds), in order. None is later than the one after it, nor before the first:
 * a loader may find an object in the bucket before the journal has said that it is there.
 */
export function stagesOf(times: StageTimes): TraceStage[] {
  const known = order.flatMap((stage) => (times[stage] === null ? [] : [{ stage, at: times[stage] }]))
  const start = times.collector
  return known.map(({ stage }, index) => {
    const at = Math.max(start, Math.min(...known.slice(index).map((later) => later.at)))
    return { stage, at: new Date(at).toISOString(), milliseconds: at - start }
  })
}

type StageTimes = { collector: number } & Record<TraceStage['stage'], number | null>

const order = ['collector', 'journal', 'bucket', 'warehouse', 'query'] as const

interface Stored {
  receivedAt: string
  loadedAt: string
}

interface Wanted {
  appId: string
  eventId: string
  /** When it was received, if that is known: then only that moment is searched. */
  accepted: string | undefined
}

async function find(
  { appId, eventId, accepted }: Wanted,
  { warehouse, clock }: Pick<TraceOptions, 'warehouse' | 'clock'>,
): Promise<Stored | null> {
  const text = `select cast(received_at as varchar), cast(loaded_at as varchar) from events
    where app_id = $1 and event_id = $2`
  const values = [appId, eventId]
  const at = accepted
    ? {
        text: `${text} and received_at = cast($3 as timestamp) limit 1`,
        values: [...values, accepted.replace('Z', '')],
      }
    : { text: `${text} limit 1`, values }
  const { rows } = await warehouse.run(at)
  const [row] = rows
  if (row) return { receivedAt: isoTime(String(row[0])), loadedAt: isoTime(String(row[1])) }
  // Still not there: it may be a repeat of an event that came earlier.
  const late = accepted !== undefined && clock() - Date.parse(accepted) > patience
  return late ? await find({ appId, eventId, accepted: undefined }, { warehouse, clock }) : null
}

/** Milliseconds. */
const patience = 5_000
