import { Hono } from 'hono'
import type { Apps } from '../metadata/apps.ts'
import type { Bucket } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { type ReplayOptions, replay } from './replay.ts'

export interface QuarantinedLine {
  /** The object it stood in. */
  object: string
  /** 1-based; 0 when the whole object could not be read. */
  line: number
  reason: string
  text: string
  /** ISO time at which it came in. */
  at: string | null
}

/** What was refused after it had been accepted, with the reason: the latest first. */
export function quarantineRoutes({ apps, ...options }: ReplayOptions & { apps: Apps }) {
  return new Hono<AppEnv>()
    .get('/apps/:app_id/quarantine', allow('app.query', apps), async (c) =>
      c.json(await quarantined(options.bucket, c.get('app').app_id)),
    )
    .post('/apps/:app_id/quarantine/replay', allow('app.replay', apps), async (c) =>
      c.json(await replay(c.get('app').app_id, options)),
    )
}

/** Objects looked at, and lines answered. */
const mostObjects = 100
const mostLines = 1_000

async function quarantined(bucket: Bucket, appId: string): Promise<QuarantinedLine[]> {
  const latest: string[] = []
  for await (const { key } of bucket.list('quarantine/')) {
    latest.push(key)
    if (latest.length > mostObjects) latest.shift()
  }
  const found: QuarantinedLine[] = []
  for (const key of latest.reverse()) {
    found.push(...(await quarantinedIn(bucket, key, appId)))
    if (found.length >= mostLines) break
  }
  return found.slice(0, mostLines)
}

/** The app's lines of one object of quarantine. */
export async function quarantinedIn(bucket: Bucket, key: string, appId: string): Promise<QuarantinedLine[]> {
  const object = key.replace(/^quarantine\//, '').replace(/\.ndjson$/, '')
  const at = timeOf(object)
  return Buffer.from(await bucket.get(key))
    .toString()
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => ({ object, ...(JSON.parse(row) as { line: number; reason: string; text: string }), at }))
    .filter(({ text }) => concerns(text, appId))
}

/** A line that does not even say whose it is could be anyone's. */
function concerns(text: string, appId: string): boolean {
  const [, of] = /"app_id"\s*:\s*"([^"]*)"/.exec(text) ?? []
  return of === undefined || of === appId
}

/** Objects are named by the time of their first commit. */
function timeOf(object: string): string | null {
  const [, milliseconds] = /(\d{13})-[^/]*$/.exec(object) ?? []
  return milliseconds ? new Date(Number(milliseconds)).toISOString() : null
}
