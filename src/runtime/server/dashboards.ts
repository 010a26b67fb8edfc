import { Hono } from 'hono'
import { z } from 'zod'
import { nameOf } from '../accounts/audit.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Dashboard, Dashboards } from '../metadata/dashboards.ts'
import type { Favourites } from '../metadata/favourites.ts'
import type { Insight, Insights } from '../metadata/insights.ts'
import type { AppEnv } from './environment.ts'
import { favouritesOf } from './favourites.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { aboutChanges, newAbout } from './saved.ts'

/** A dashboard with the insights that its tiles show, as far as they are still there. */
export interface OpenedDashboard extends Dashboard {
  insights: Insight[]
  /** Whether it is a favourite of whoever asks. */
  favourite: boolean
}

interface DashboardRoutes {
  apps: Apps
  dashboards: Dashboards
  insights: Insights
  favourites: Favourites
}

/** Insights on one page. */
export function dashboardRoutes({ apps, dashboards, insights, favourites }: DashboardRoutes) {
  const read = allow('app.query', apps)
  const write = allow('dashboards.write', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/dashboards', read, async (c) => c.json(await dashboards.list(c.get('app').app_id)))
    .post('/apps/:app_id/dashboards', write, input('json', newDashboard), async (c) => {
      c.set('subject', c.req.valid('json').name)
      return c.json(await dashboards.create(c.get('app').app_id, c.req.valid('json'), nameOf(c.get('session'))), 201)
    })
    .get('/apps/:app_id/dashboards/:dashboard_id', read, async (c) => {
      const { app_id } = c.get('app')
      const found = await dashboards.get(app_id, c.req.param('dashboard_id'))
      const shown = found.tiles.flatMap((tile) => ('insight_id' in tile ? tile.insight_id : []))
      const own = await favouritesOf(c.get('session'), app_id, favourites)
      const favourite = own.some(({ id }) => id === found.dashboard_id)
      const opened: OpenedDashboard = { ...found, insights: await insights.those(app_id, shown), favourite }
      return c.json(opened)
    })
    .patch('/apps/:app_id/dashboards/:dashboard_id', write, input('json', dashboardChanges), async (c) => {
      const by = nameOf(c.get('session'))
      const id = c.req.param('dashboard_id')
      const changed = await dashboards.update(c.get('app').app_id, id, c.req.valid('json'), by)
      c.set('subject', changed.name)
      return c.json(changed)
    })
    .delete('/apps/:app_id/dashboards/:dashboard_id', write, async (c) => {
      const removed = await dashboards.remove(c.get('app').app_id, c.req.param('dashboard_id'))
      c.set('subject', removed.name)
      return c.json(removed)
    })
    .post('/apps/:app_id/dashboards/:dashboard_id/restore', write, async (c) => {
      const restored = await dashboards.restore(c.get('app').app_id, c.req.param('dashboard_id'))
      c.set('subject', restored.name)
      return c.json(restored)
    })
}

const columns = 12

const place = {
  tile_id: z.string().min(1).max(40).describe('chosen by who adds it; no two the same'),
  x: z
    .int()
    .min(0)
    .max(columns - 1),
  y: z.int().min(0).max(10_000),
  w: z.int().min(1).max(columns),
  h: z.int().min(1).max(100),
}

const tile = z
  .union([
    z.strictObject({ ...place, insight_id: z.string().min(1).max(100) }),
    z.strictObject({ ...place, text: z.string().max(10_000) }),
  ])
  .refine(({ x, w }) => x + w <= columns, 'a tile ends at the last of 12 columns')

const content = {
  // As many as questions in one request.
  tiles: z.array(tile).max(100).optional(),
  common: z
    .strictObject({ range: z.unknown().optional(), filter: z.unknown().optional(), compare: z.boolean().optional() })
    .optional()
    .describe('what all tiles are asked with: `range` in the place of their own, `filter` beside it'),
}

/** What a dashboard is saved from. */
export const newDashboard = newAbout.extend(content)
export const dashboardChanges = aboutChanges.extend(content)
