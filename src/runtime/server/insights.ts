import { Hono } from 'hono'
import { z } from 'zod'
import { nameOf } from '../accounts/audit.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Insights } from '../metadata/insights.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { aboutChanges, newAbout } from './saved.ts'

/** Saved queries. */
export function insightRoutes(apps: Apps, insights: Insights) {
  const read = allow('app.query', apps)
  const write = allow('insights.write', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/insights', read, async (c) => c.json(await insights.list(c.get('app').app_id)))
    .post('/apps/:app_id/insights', write, input('json', newInsight), async (c) => {
      c.set('subject', c.req.valid('json').name)
      return c.json(await insights.create(c.get('app').app_id, c.req.valid('json'), nameOf(c.get('session'))), 201)
    })
    .get('/apps/:app_id/insights/:insight_id', read, async (c) =>
      c.json(await insights.get(c.get('app').app_id, c.req.param('insight_id'))),
    )
    .patch('/apps/:app_id/insights/:insight_id', write, input('json', insightChanges), async (c) => {
      const by = nameOf(c.get('session'))
      const id = c.req.param('insight_id')
      const changed = await insights.update(c.get('app').app_id, id, c.req.valid('json'), by)
      c.set('subject', changed.name)
      return c.json(changed)
    })
    .delete('/apps/:app_id/insights/:insight_id', write, async (c) => {
      const removed = await insights.remove(c.get('app').app_id, c.req.param('insight_id'))
      c.set('subject', removed.name)
      return c.json(removed)
    })
    .post('/apps/:app_id/insights/:insight_id/restore', write, async (c) => {
      const restored = await insights.restore(c.get('app').app_id, c.req.param('insight_id'))
      c.set('subject', restored.name)
      return c.json(restored)
    })
}

const column = z.string().max(2_000)
const axes = z.strictObject({ x: column.nullable(), values: z.array(column).max(100), split: column.nullable() })
const view = z.strictObject({
  chart: z.string().max(20).optional(),
  hidden: z.array(z.string().max(2_000)).max(1_000).optional(),
  focus: z.string().max(2_000).nullable().optional(),
  axes: axes.nullable().optional(),
})

/** What an insight is saved from; its query is checked where it is saved. */
export const newInsight = newAbout.extend({ query: z.unknown(), view: view.optional() })
export const insightChanges = aboutChanges.extend({ query: z.unknown().optional(), view: view.optional() })
