import { describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import { startPublisher } from '../../src/runtime/collector/publish.ts'
import { type CollectorConfig, hashOf } from '../../src/runtime/collector/published.ts'
import { startLoadedCounts } from '../../src/runtime/quotas/loaded.ts'
import { openQuotas } from '../../src/runtime/quotas/quotas.ts'
import { clientOf, json, useShop } from '../support/local.ts'
import { memoryBucket } from '../support/memory-bucket.ts'

/** As in AWS: functions take events in, and the host knows what the warehouse has loaded. */
describe('quotas by what was loaded', () => {
  let now = Date.parse('2026-01-30T10:00:00.000Z')
  const clock = () => now
  const { shop, loaded } = useShop({ clock })

  it('are counted by app, without what was imported, and told to the collector with their end', async () => {
    const { runtime, client, appId, writeKey } = shop
    await runtime.apps.update(appId, { quota: '3/day' })
    const bucket = memoryBucket()
    const quotas = await openQuotas({ clock })
    let published = 0
    const counts = startLoadedCounts({
      quotas,
      clock,
      warehouse: runtime.warehouse,
      version: () => runtime.loader.version(),
      changed: () => {
        published++
        void publisher.publish()
      },
    })
    const publisher = startPublisher({
      bucket,
      keys: { valid: () => runtime.keys.valid().then(counts.knowing) },
      collections: runtime.collections,
      over: quotas.over,
    })
    const told = async () => {
      await publisher.publish()
      const config = JSON.parse(String(await bucket.get('config/collector.json'))) as CollectorConfig
      return config.keys[hashOf(writeKey)]
    }
    const send = (count: number) =>
      client.collect(writeKey, ...Array.from({ length: count }, () => ({ event_name: 'a', user_id: 'u' })))
    expect(await told()).toEqual({ app_id: appId, key_id: expect.any(String) })
    expect(quotas.use(appId, '3/day')).toBeNull()
    await send(2)
    await client.post(`/api/apps/${appId}/import`, { event_name: 'old', user_id: 'u', event_created: '2025-01-01' })
    await loaded()
    await counts.look()
    expect([quotas.use(appId, '3/day')?.events, published]).toEqual([2, 0])
    expect(await told()).not.toHaveProperty('over_quota')
    await runtime.apps.update(appId, { quota: 'none' })
    await send(1)
    await runtime.apps.update(appId, { quota: '3/day' })
    await told()
    await loaded()
    await counts.look()
    expect(published).toBe(1)
    expect(await told()).toMatchObject({
      over_quota: { until: '2026-01-31T00:00:00.000Z', message: expect.stringContaining('quota of 3/day') },
    })
    now = Date.parse('2026-01-31T00:00:00.000Z')
    await counts.look()
    expect([quotas.use(appId, '3/day')?.events, quotas.use(appId, '3/month')?.events]).toEqual([0, 3])
    expect(await told()).not.toHaveProperty('over_quota')
    await counts.stop()
    await publisher.stop()
  })

  it('are refused for a single key, which nobody would hold', async () => {
    const { runtime, appId } = shop
    const client = clientOf({ ...runtime, quotas: await openQuotas({ clock }) })
    const [key] = await runtime.keys.list(appId)
    for (const [method, path] of [
      ['POST', `/api/apps/${appId}/keys`],
      ['PATCH', `/api/apps/${appId}/keys/${key!.key_id}`],
    ] as const) {
      const refused = await client.send(method, path, { quota: '5/day' })
      expect([refused.status, (await json<ErrorBody>(refused)).error.path]).toEqual([400, ['quota']])
    }
    client.close()
  })
})
