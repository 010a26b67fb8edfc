import { describe, expect, it } from 'vitest'
import { seedDemo } from '../../src/runtime/demo/seed.ts'
import { json, useShop } from '../support/local.ts'

describe('the demo in the local target', () => {
  const { shop, loaded, counted } = useShop()

  it('can be counted, is marked as a demo, and counts the same when it is added again', async () => {
    const now = shop.runtime.clock()
    const { app, events } = await seedDemo(shop.runtime, { now, days: 3 })
    await loaded()
    const path = `/api/apps/${app.app_id}`
    const people = await counted(path)
    expect(people).toBeGreaterThan(500)
    expect(people).toBeLessThan(events)
    expect(app.demo).toBe(true)

    await seedDemo(shop.runtime, { now, days: 3 })
    await loaded()
    expect(await counted(path)).toBe(people)
    expect(await json(shop.client.get(`${path}/quarantine`))).toEqual([])
  })
})
