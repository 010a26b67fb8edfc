import { Hono } from 'hono'
import type { Warehouse } from '../ports.ts'

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
