import { Hono } from 'hono'
import { z } from 'zod'
import { keepSchema } from '../keeping/keep-schema.ts'
import type { Keeping } from '../keeping/keeping.ts'
import type { Apps } from '../metadata/apps.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

/** What would be gone if events were kept that long, before anybody says so. */
export function keepingRoutes(apps: Apps, keeping: Pick<Keeping, 'preview'>) {
  return new Hono<AppEnv>().get('/apps/:app_id/keep', allow('app.read', apps), input('query', asked), async (c) =>
    c.json(await keeping.preview(c.get('app').app_id, c.req.valid('query').keep)),
  )
}

const asked = z.object({ keep: keepSchema.describe('"13 months", "90 days" or "forever"') })
