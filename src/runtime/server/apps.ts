import { Hono } from 'hono'
import { z } from 'zod'
import { allowed, can } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Keys } from '../metadata/keys.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

export function appRoutes(apps: Apps) {
  return new Hono<AppEnv>()
    .get('/apps', allow('app.read', apps), async (c) => {
      const session = c.get('session')
      const known = (await apps.list()).filter((app) => can(session, 'app.read', app))
      return c.json(known.map((app) => ({ ...app, may: allowed(session, app) })))
    })
    .post('/apps', allow('app.create', apps), input('json', newApp), async (c) => {
      c.set('subject', c.req.valid('json').name)
      const made = await apps.create(c.req.valid('json'))
      return c.json({ ...made, may: allowed(c.get('session'), made) }, 201)
    })
    .get('/apps/:app_id', allow('app.read', apps), (c) => {
      const app = c.get('app')
      return c.json({ ...app, may: allowed(c.get('session'), app) })
    })
}

export function keyRoutes(apps: Apps, keys: Keys) {
  return new Hono<AppEnv>()
    .get('/apps/:app_id/keys', allow('keys.read', apps), async (c) => c.json(await keys.list(c.get('app').app_id)))
    .post('/apps/:app_id/keys', allow('keys.write', apps), input('json', newKey), async (c) =>
      c.json(await keys.create(c.get('app').app_id, c.req.valid('json').name), 201),
    )
    .delete('/apps/:app_id/keys/:key_id', allow('keys.write', apps), async (c) =>
      c.json(await keys.revoke(c.get('app').app_id, c.req.param('key_id'))),
    )
}

const name = z.string().trim().min(1, 'give it a name').max(100)

export const newApp = z.strictObject({
  name,
  time_zone: z.string().optional(),
  week_start: z.enum(['monday', 'sunday']).optional(),
})

export const newKey = z.strictObject({ name: name.optional() })
