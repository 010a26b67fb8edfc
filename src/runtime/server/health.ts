import { Hono } from 'hono'
import type { Accounts } from '../accounts/accounts.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Warehouse } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow, authenticated } from './guard.ts'
import type { Metrics } from './metrics.ts'

/** For whoever watches over the process: is it there, and can it do its work? */
export function healthRoutes(warehouse: Warehouse) {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' as const }))
    .get('/readyz', async (c) => {
      const ready = await warehouse.run({ text: 'select 1', values: [] }, { timeout: 2_000 }).then(
        () => true,
        () => false,
      )
      return ready
        ? c.json({ status: 'ok' as const })
        : c.json({ status: 'warehouse away' as const }, 503, { 'Retry-After': '5' })
    })
}

/** For Prometheus, which sends the API key or the machine's token as its `credentials`. */
export function metricsRoutes({ metrics, accounts, apps }: { metrics: Metrics; accounts: Accounts; apps: Apps }) {
  return new Hono<AppEnv>().get('/metrics', authenticated(accounts), allow('status.read', apps), async (c) => {
    const { type, text } = await metrics.text()
    return c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'no-store' })
  })
}
