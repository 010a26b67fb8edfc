import { Hono } from 'hono'
import type { Apps } from '../metadata/apps.ts'
import type { Quarantine } from '../targets/runtime.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'

/** What was refused after it had been accepted, the latest first, with the reason. */
export function quarantineRoutes(apps: Apps, quarantine: Quarantine) {
  return new Hono<AppEnv>().get('/apps/:app_id/quarantine', allow('app.query', apps), async (c) =>
    c.json(await quarantine.list(c.get('app').app_id)),
  )
}
