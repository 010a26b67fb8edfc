import { Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import type { Apps } from '../metadata/apps.ts'
import type { SessionEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

/** Who changed what. */
export function auditRoutes({ audit }: Accounts, apps: Apps) {
  const read = allow('audit.read', apps)
  return new Hono<SessionEnv>()
    .get('/audit', read, input('query', page), async (c) => {
      const { app, ...asked } = c.req.valid('query')
      return c.json(
        await audit.list({ ...asked, app_id: app === undefined ? undefined : (await apps.get(app)).app_id }),
      )
    })
    .get('/audit/words', read, async (c) => c.json(await audit.words()))
}

const page = z.object({
  before: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  app: z.string().optional(),
  actor: z.string().max(400).optional(),
  action: z.string().max(100).optional(),
})
