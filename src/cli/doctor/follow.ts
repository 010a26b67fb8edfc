/** A marked event, sent as an SDK sends one and followed through every stage. It counts as a bot's: no chart shows it. */

import type { TrendResult } from '../../runtime/query/result.ts'
import type { Trace, TraceStage } from '../../runtime/server/trace.ts'
import { uuidV7 } from '../../sdk/id.ts'
import type { Api } from '../api.ts'
import type { App } from '../apps.ts'
import { sendEvent } from '../events/send.ts'
import { asCommandError } from '../report.ts'

export type StageName = TraceStage['stage']

export interface StageReport {
  stage: StageName
  ok: boolean
  /** Since the event was received; null when it is not known, or the stage was not reached. */
  milliseconds: number | null
  next?: string
}

interface FollowOptions {
  api: Api
  app: App
  writeKey: string
  /** Milliseconds the event may take to be in the warehouse. */
  patience: number
  clock?: () => number
}

/** The stages in order, up to and including the first that failed. */
export async function follow({
  api,
  app,
  writeKey,
  patience,
  clock = Date.now,
}: FollowOptions): Promise<StageReport[]> {
  const eventId = uuidV7()()
  try {
    await sendEvent(api, writeKey, {
      event_name: doctorEvent,
      event_id: eventId,
      anonymous_id: 'dataloaf-doctor',
      context: { user_agent: 'dataloaf-doctor-bot/1.0' },
    })
  } catch (error) {
    return [{ stage: 'collector', ok: false, milliseconds: null, next: asCommandError(error).message }]
  }
  const trace = await traceUntilLoaded(`/api/apps/${app.app_id}/events/${eventId}/trace`, { api, patience, clock })
  const reached = stages.slice(0, -1).map((stage) => reportOf(stage, trace))
  const failed = reached.findIndex(({ ok }) => !ok)
  if (failed >= 0) return reached.slice(0, failed + 1)
  return [...reached, await ask({ api, app, received: trace ? Date.parse(trace.received_at) : clock(), clock })]
}

export const doctorEvent = 'dataloaf_doctor'

const stages: StageName[] = ['collector', 'journal', 'bucket', 'warehouse', 'query']

const nexts: { [stage in StageName]: string } = {
  collector: 'dataloaf logs says why the collector does not answer.',
  journal: 'Look at the disk space and at dataloaf logs; the journal could not be written.',
  bucket: 'Look at the disk space and at dataloaf logs; a journal segment was not sealed.',
  warehouse: 'dataloaf status shows how far the loader is behind, dataloaf logs why.',
  query: 'dataloaf logs shows what the warehouse answered.',
}

interface Waiting {
  api: Api
  patience: number
  clock: () => number
}

/** The last that is known of the event when it is loaded, or when patience ends; null when nothing is. */
async function traceUntilLoaded(path: string, { api, patience, clock }: Waiting): Promise<Trace | null> {
  const end = clock() + patience
  for (let known: Trace | null = null; ; ) {
    known = await api.get<Trace>(path).catch(() => known)
    if (known?.loaded || clock() > end) return known
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A stage without a time was passed when a later one was. */
function reportOf(stage: StageName, trace: Trace | null): StageReport {
  const times = new Map(trace?.stages.map((one) => [one.stage, one.milliseconds]))
  const later = stages.slice(stages.indexOf(stage) + 1).some((one) => times.has(one))
  const ok = times.has(stage) || later || (stage === 'warehouse' && trace?.loaded === true)
  return { stage, ok, milliseconds: times.get(stage) ?? null, ...(!ok && { next: nexts[stage] }) }
}

/** A real question about such events: the one just sent must be counted. */
async function ask({
  api,
  app,
  received,
  clock,
}: {
  api: Api
  app: App
  received: number
  clock: () => number
}): Promise<StageReport> {
  const query = {
    kind: 'trend',
    series: [{ event: doctorEvent }],
    range: { last: 2, unit: 'hour' },
    interval: 'none',
    bots: 'include',
  }
  try {
    const { series } = await api.post<TrendResult>(`/api/apps/${app.app_id}/query`, query)
    if ((series[0]?.total ?? 0) >= 1) return { stage: 'query', ok: true, milliseconds: clock() - received }
  } catch {
    // The next step is the same as for a wrong answer.
  }
  return { stage: 'query', ok: false, milliseconds: null, next: nexts.query }
}
