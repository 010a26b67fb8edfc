import { Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Keeping } from '../keeping/keeping.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Keys } from '../metadata/keys.ts'
import type { Telling } from '../telling/telling.ts'
import { appChange, newApp } from './app-schema.ts'
import type { AppEnv, SessionEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { assertUnlocked } from './lock.ts'
import { appsFor, asTold } from './told.ts'

interface AppParts {
  apps: Apps
  keys: Pick<Keys, 'forget'>
  keeping: Pick<Keeping, 'plan'>
  telling: Pick<Telling, 'moved'>
}

export function appRoutes({ apps, keys, keeping, telling }: AppParts) {
  return new Hono<AppEnv>()
    .get('/apps', allow('app.read', apps), async (c) => c.json(await appsFor(c.get('session'), apps)))
    .post('/apps', allow('app.create', apps), input('json', newApp), async (c) => {
      c.set('subject', c.req.valid('json').name)
      return c.json(asTold(await apps.create(c.req.valid('json')), c), 201)
    })
    .get('/apps/:app_id', allow('app.read', apps), (c) => c.json(asTold(c.get('app'), c)))
    .patch('/apps/:app_id', allow('app.write', apps), input('json', appChange), async (c) => {
      const { keep, quota } = c.req.valid('json')
      if (quota !== undefined) assertUnlocked(c.get('app'))
      const before = c.get('app')
      const app = await apps.update(before.app_id, c.req.valid('json'))
      if (quota !== undefined) keys.forget()
      if (keep !== undefined) await keeping.plan()
      if (app.time_zone !== before.time_zone) await telling.moved(app, before.time_zone)
      return c.json(asTold(app, c))
    })
    .delete('/apps/:app_id', allow('app.delete', apps), input('query', named), async (c) => {
      const { app_id, name } = c.get('app')
      if (c.req.valid('query').name !== name) {
        throw new DataLoafError('invalid_input', `The app is called ${JSON.stringify(name)}.`, { path: ['name'] })
      }
      const app = await apps.remove(app_id)
      keys.forget()
      await keeping.plan()
      return c.json(app)
    })
}

/** Deleted apps, which only the owners of the organization see. */
export function deletedAppRoutes(apps: Apps, keys: Pick<Keys, 'forget'>) {
  return new Hono<SessionEnv>()
    .get('/deleted-apps', allow('app.restore', apps), async (c) => c.json(await apps.deleted.list()))
    .post('/deleted-apps/:deleted_id/restore', allow('app.restore', apps), async (c) => {
      const { app_id, name } = await apps.deleted.get(c.req.param('deleted_id'))
      c.set('subject', name)
      const app = await apps.restore(app_id)
      keys.forget()
      return c.json(asTold(app, c))
    })
}

const named = z.object({
  name: z.string().describe('as the app is called, so that no other one is deleted by mistake'),
})
