import { Hono } from 'hono'
import { z } from 'zod'
import type { Apps } from '../metadata/apps.ts'
import type { Folders } from '../metadata/folders.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { name } from './saved.ts'

/** Where insights and dashboards lie. */
export function folderRoutes(apps: Apps, folders: Folders) {
  const write = allow('insights.write', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/folders', allow('app.query', apps), async (c) =>
      c.json(await folders.list(c.get('app').app_id)),
    )
    .post('/apps/:app_id/folders', write, input('json', newFolder), async (c) => {
      c.set('subject', c.req.valid('json').name)
      return c.json(await folders.create(c.get('app').app_id, c.req.valid('json')), 201)
    })
    .patch('/apps/:app_id/folders/:folder_id', write, input('json', newFolder.partial()), async (c) => {
      const changed = await folders.update(c.get('app').app_id, c.req.param('folder_id'), c.req.valid('json'))
      c.set('subject', changed.name)
      return c.json(changed)
    })
    .delete('/apps/:app_id/folders/:folder_id', write, async (c) => {
      const removed = await folders.remove(c.get('app').app_id, c.req.param('folder_id'))
      c.set('subject', removed.name)
      return c.json(removed)
    })
}

export const newFolder = z.strictObject({
  name,
  parent_id: z.string().nullable().optional().describe('the folder it lies in, which lies in none itself'),
})
