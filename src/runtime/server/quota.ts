import { Hono } from 'hono'
import { can } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Refusals, Refused } from '../metadata/refusals.ts'
import type { Quotas, QuotaUse } from '../quotas/quotas.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'

/** An app's quota, and what came of it. */
export interface QuotaState {
  /** `100k/day`, `10M/month`, `none`. */
  quota: string
  /** Events of the quota's period, without one of the month; null where that is not known (yet). */
  use: QuotaUse | null
  /** Requests that were refused because its quota, or that of their key, was used up, as far as this server took them in. */
  refused: Refused
}

/** An app's quota among those of all apps. */
export interface AppQuota extends Pick<QuotaState, 'quota' | 'use'> {
  app_id: string
}

export interface QuotaRoutes {
  apps: Apps
  quotas: Pick<Quotas, 'use'>
  refusals: Pick<Refusals, 'total'>
}

/** How much of its quota an app has used, and all of them. */
export function quotaRoutes({ apps, quotas, refusals }: QuotaRoutes) {
  const read = allow('app.read', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/quota', read, async (c) => {
      const { app_id, quota } = c.get('app')
      const refused = await refusals.total(app_id, 'quota')
      const state: QuotaState = { quota, use: quotas.use(app_id, quota), refused }
      return c.json(state)
    })
    .get('/quotas', read, async (c) => {
      const seen = (await apps.list()).filter((app) => can(c.get('session'), 'app.read', app))
      return c.json(seen.map(({ app_id, quota }): AppQuota => ({ app_id, quota, use: quotas.use(app_id, quota) })))
    })
}
