import { Hono } from 'hono'
import { z } from 'zod'
import type { Apps } from '../metadata/apps.ts'
import type { Bucket } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { type QuarantinedLine, quarantinedIn } from './quarantined.ts'
import { type ReplayOptions, replay, replayEdited } from './replay.ts'

/** What was refused after it had been accepted, with the reason: the latest first. */
export function quarantineRoutes({ apps, ...options }: ReplayOptions & { apps: Apps }) {
  return new Hono<AppEnv>()
    .get('/apps/:app_id/quarantine', allow('app.query', apps), async (c) =>
      c.json(await quarantined(options.bucket, c.get('app').app_id)),
    )
    .post('/apps/:app_id/quarantine/replay', allow('app.replay', apps), input('json', meant), async (c) => {
      const { reason, event } = c.req.valid('json')
      const { app_id } = c.get('app')
      return c.json(event ? await replayEdited(app_id, event, options) : await replay(app_id, options, reason))
    })
}

/** Everything; what was refused for one reason; or an event as somebody corrected it. */
const meant = z.object({
  reason: z.string().max(10_000).optional(),
  event: z.record(z.string(), z.unknown()).optional(),
})

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
