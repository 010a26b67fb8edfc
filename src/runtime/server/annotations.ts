import { Hono } from 'hono'
import { z } from 'zod'
import { nameOf } from '../accounts/audit.ts'
import type { Annotations } from '../metadata/annotations.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Insights } from '../metadata/insights.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

/** What happened when, on charts over time. */
export function annotationRoutes(apps: Apps, annotations: Annotations, insights: Insights) {
  const write = allow('annotations.write', apps)
  /** Rejects with `not_found`. */
  const known = (appId: string, insightId: string | null | undefined) => insightId && insights.get(appId, insightId)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/annotations', allow('app.query', apps), async (c) =>
      c.json(await annotations.list(c.get('app').app_id)),
    )
    .post('/apps/:app_id/annotations', write, input('json', newAnnotation), async (c) => {
      const made = c.req.valid('json')
      const { app_id } = c.get('app')
      await known(app_id, made.insight_id)
      c.set('subject', made.text)
      return c.json(await annotations.create(app_id, made, nameOf(c.get('session'))), 201)
    })
    .patch('/apps/:app_id/annotations/:annotation_id', write, input('json', newAnnotation.partial()), async (c) => {
      const changes = c.req.valid('json')
      const { app_id } = c.get('app')
      await known(app_id, changes.insight_id)
      const changed = await annotations.update(app_id, c.req.param('annotation_id'), changes)
      c.set('subject', changed.text)
      return c.json(changed)
    })
    .delete('/apps/:app_id/annotations/:annotation_id', write, async (c) => {
      const removed = await annotations.remove(c.get('app').app_id, c.req.param('annotation_id'))
      c.set('subject', removed.text)
      return c.json(removed)
    })
}

/** What an annotation is made of. */
export const newAnnotation = z.strictObject({
  at: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], 'a date, or a time with its offset')
    .describe('a date, which is that day in the app’s time zone, or an ISO time'),
  text: z.string().trim().min(1, 'say what happened').max(500),
  insight_id: z.string().max(100).nullable().optional().describe('the only insight it is drawn on; null: on all'),
})
