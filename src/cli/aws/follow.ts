/** A marked event, sent as an SDK sends one and looked for in every stage. It counts as a bot's: no chart shows it. */
import { gunzipSync } from 'node:zlib'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { prefixes } from '../../runtime/places.ts'
import type { TrendResult } from '../../runtime/query/result.ts'
import { uuidV7 } from '../../sdk/id.ts'
import { type AwsPlace, clientOptions } from '../../stack/clients.ts'
import { type Api, api } from '../api.ts'
import { type App, findApp } from '../apps.ts'
import { doctorEvent } from '../doctor/follow.ts'
import { findWriteKey, sendEvent } from '../events/send.ts'
import { asCommandError } from '../report.ts'

export interface StageReport {
  stage: 'collector' | 'bucket' | 'query'
  ok: boolean
  /** Since the event was sent; null when the stage was not reached. */
  milliseconds: number | null
  next?: string
}

interface FollowOptions {
  /** The web app's API, with an API key. */
  web: Api
  app: string | undefined
  collectUrl: string
  place: AwsPlace
  /** Bucket to which Firehose delivers. */
  bucket: string
  /** Milliseconds until the event must be counted. */
  patience: number
}

/** The stages in order, up to and including the first that failed. */
export async function follow(options: FollowOptions): Promise<StageReport[]> {
  const { web, collectUrl, place, bucket, patience } = options
  const eventId = uuidV7()()
  const sent = Date.now()
  let app: App
  try {
    app = await findApp(web, options.app)
    await sendEvent(api(collectUrl, ''), await findWriteKey(web, app.app_id), {
      event_name: doctorEvent,
      event_id: eventId,
      anonymous_id: 'dataloaf-doctor',
      event_attributes: { doctor: eventId },
      context: { user_agent: 'dataloaf-doctor-bot/1.0' },
    })
  } catch (error) {
    return [{ stage: 'collector', ok: false, milliseconds: null, next: asCommandError(error).message }]
  }
  const reports: StageReport[] = [{ stage: 'collector', ok: true, milliseconds: Date.now() - sent }]
  const client = new S3Client(clientOptions(place))
  const steps = [
    [
      'bucket',
      () => isInBucket({ client, bucket, eventId, sent }),
      'Firehose did not deliver it: dataloaf logs --of collector',
    ],
    ['query', () => isCounted({ web, app, eventId }), 'It is in the bucket and not loaded: dataloaf logs --of loader'],
  ] as const
  for (const [stage, reached, next] of steps) {
    const ok = await until(reached, sent + patience)
    reports.push({ stage, ok, milliseconds: ok ? Date.now() - sent : null, ...(!ok && { next }) })
    if (!ok) break
  }
  return reports
}

async function until(reached: () => Promise<boolean>, end: number): Promise<boolean> {
  for (;;) {
    if (await reached().catch(() => false)) return true
    if (Date.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, Math.max(50, end - Date.now()))))
  }
}

interface Sought {
  client: S3Client
  bucket: string
  eventId: string
  sent: number
}

/** Whether an object that was delivered since holds the event. Objects lie in a folder for each hour, in UTC. */
async function isInBucket({ client, bucket: Bucket, eventId, sent }: Sought): Promise<boolean> {
  const hours = new Set([sent, Date.now()].map((at) => new Date(at).toISOString().slice(0, 13).replace(/[-T]/g, '/')))
  for (const hour of hours) {
    const listed = await client.send(new ListObjectsV2Command({ Bucket, Prefix: `${prefixes.events}${hour}/` }))
    // A clock that is a little off must not hide it.
    const fresh = (listed.Contents ?? []).filter(({ LastModified }) => (LastModified?.getTime() ?? 0) > sent - 60_000)
    for (const { Key } of fresh) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
      if (gunzipSync(bytes).includes(eventId)) return true
    }
  }
  return false
}

/** A real question about exactly this event. */
async function isCounted({ web, app, eventId }: { web: Api; app: App; eventId: string }): Promise<boolean> {
  const { series } = await web.post<TrendResult>(`/api/apps/${app.app_id}/query`, {
    kind: 'trend',
    series: [{ event: doctorEvent, filter: { attribute: 'doctor', op: 'eq', value: eventId } }],
    range: { last: 2, unit: 'day' },
    interval: 'none',
    bots: 'include',
  })
  return (series[0]?.total ?? 0) >= 1
}
