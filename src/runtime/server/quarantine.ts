import { Hono } from 'hono'
import type { Apps } from '../metadata/apps.ts'
import type { Bucket } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'

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
export function quarantineRoutes(apps: Apps, bucket: Bucket) {
  return new Hono<AppEnv>().get('/apps/:app_id/quarantine', allow('app.query', apps), async (c) =>
    c.json(await quarantined(bucket, c.get('app').app_id)),
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
    const object = key.replace(/^quarantine\//, '').replace(/\.ndjson$/, '')
    const at = timeOf(object)
    const rows = Buffer.from(await bucket.get(key))
      .toString()
      .split('\n')
      .filter((row) => row !== '')
      .map((row) => ({ object, ...(JSON.parse(row) as { line: number; reason: string; text: string }), at }))
    found.push(...rows.filter(({ text }) => concerns(text, appId)))
    if (found.length >= mostLines) break
  }
  return found.slice(0, mostLines)
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
