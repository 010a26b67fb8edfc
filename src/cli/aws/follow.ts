/** A marked event, sent as an SDK sends one and looked for in every stage. It counts as a bot's: no chart shows it. */
import type { TrendResult } from '../../runtime/query/result.ts'
import type { Trace } from '../../runtime/server/trace.ts'
import { uuidV7 } from '../../sdk/id.ts'
import { type Api, api } from '../api.ts'
import type { App } from '../apps.ts'
import { doctorEvent } from '../doctor/follow.ts'
import { sendEvent } from '../events/send.ts'
import { asCommandError } from '../report.ts'
import type { Footprints } from './footprints.ts'

export interface StageReport {
  stage: 'collector' | 'bucket' | 'warehouse' | 'query'
  ok: boolean
  /** Since the event was sent; null when the stage was not reached. */
  milliseconds: number | null
  /** Of a stage that was not reached: when something was last known to come through it, as an ISO time. */
  since?: string | null
  next?: string
}

export interface FollowOptions {
  collectUrl: string
  writeKey: string
  footprints: Footprints
  /** The web app's API and the app that the write key is of; without them the event is followed to the bucket. */
  web?: { api: Api; app: App } | undefined
  /** Whether a loader of its own loads, which leaves a mark; else the host does. */
  hasLoader: boolean
  /** Milliseconds until the event must be counted. */
  patience: number
}

/** The stages in order, up to and including the first that failed. */
export async function follow(options: FollowOptions): Promise<StageReport[]> {
  const eventId = uuidV7()()
  const sent = Date.now()
  const reports: StageReport[] = []
  for (const { stage, reached, last, next } of stagesOf(options, { eventId, sent })) {
    const failure = await until(reached, sent + options.patience)
    const ok = failure === undefined
    const since = ok ? undefined : await last().catch(() => null)
    reports.push({
      stage,
      ok,
      milliseconds: ok ? Date.now() - sent : null,
      ...(!ok && {
        since: since ?? null,
        next: `${failure}${since ? `; the last came through at ${since}` : ''}. ${next}`,
      }),
    })
    if (!ok) break
  }
  return reports
}

interface Stage {
  stage: StageReport['stage']
  /** Resolves with undefined when the event is there, with the reason when it is not yet; a rejection is one that stays. */
  reached: () => Promise<string | undefined>
  /** When something last came through. */
  last: () => Promise<string | null>
  next: string
}

interface Marked {
  eventId: string
  sent: number
}

function stagesOf(options: FollowOptions, marked: Marked): Stage[] {
  const { footprints, web, hasLoader } = options
  const collector: Stage = {
    stage: 'collector',
    reached: () => send(options, marked),
    last: footprints.lastDelivery,
    next: 'dataloaf logs --of collector',
  }
  const bucket: Stage = {
    stage: 'bucket',
    reached: async () => ((await footprints.isDelivered(marked)) ? undefined : 'Firehose did not deliver the event'),
    last: footprints.lastDelivery,
    next: 'dataloaf logs --of collector, and the delivery errors below errors/ in the bucket',
  }
  if (!web) return [collector, bucket]
  const warehouse: Stage = {
    stage: 'warehouse',
    reached: loading({ ...web, footprints, hasLoader }, marked),
    last: footprints.lastLoad,
    next: `dataloaf logs --of ${hasLoader ? 'loader' : 'host'}`,
  }
  const query: Stage = {
    stage: 'query',
    reached: async () => ((await isCounted(web, marked)) ? undefined : 'No question finds the event'),
    last: async () => null,
    next: 'dataloaf logs --of host',
  }
  return [collector, bucket, warehouse, query]
}

/** Why the stage was not reached in time; undefined once it is. */
async function until(reached: Stage['reached'], end: number): Promise<string | undefined> {
  for (;;) {
    const reason = await reached().catch((error) => {
      if (error instanceof Refused) end = 0
      return asCommandError(error).message.replace(/\.$/, '')
    })
    if (reason === undefined || Date.now() > end) return reason
    await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, Math.max(50, end - Date.now()))))
  }
}

/** An answer that will not be another one later. */
class Refused extends Error {}

async function send({ collectUrl, writeKey }: FollowOptions, { eventId }: Marked): Promise<undefined> {
  await sendEvent(api(collectUrl, ''), writeKey, {
    event_name: doctorEvent,
    event_id: eventId,
    anonymous_id: 'dataloaf-doctor',
    event_attributes: { doctor: eventId },
    context: { user_agent: 'dataloaf-doctor-bot/1.0' },
  }).catch((error) => {
    throw new Refused(asCommandError(error).message)
  })
}

type Web = NonNullable<FollowOptions['web']>

/** A question wakes the warehouse and is billed: it is asked once for every load that ended since. */
function loading(
  { api, app, footprints, hasLoader }: Web & Pick<FollowOptions, 'footprints' | 'hasLoader'>,
  { eventId }: Marked,
) {
  let askedAfter: string | null = null
  return async () => {
    const load = hasLoader ? await footprints.lastLoad() : null
    if (hasLoader && load === askedAfter) return 'The event is in the bucket and was not loaded'
    askedAfter = load
    const path = `/api/apps/${app.app_id}/events/${eventId}/trace`
    const trace = await api.get<Trace>(path).catch(unlessUnknown)
    return trace?.loaded ? undefined : 'The event is in the bucket and was not loaded'
  }
}

function unlessUnknown(error: unknown): undefined {
  if (asCommandError(error).code !== 'not_found') throw error
}

/** A real question about exactly this event. */
async function isCounted({ api, app }: Web, { eventId }: Marked): Promise<boolean> {
  const { series } = await api.post<TrendResult>(`/api/apps/${app.app_id}/query`, {
    kind: 'trend',
    series: [{ event: doctorEvent, filter: { attribute: 'doctor', op: 'eq', value: eventId } }],
    range: { last: 2, unit: 'day' },
    interval: 'none',
    bots: 'include',
  })
  return (series[0]?.total ?? 0) >= 1
}
