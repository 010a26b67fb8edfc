import { afterEach, describe, expect, it } from 'vitest'
import { eraser, type Order } from '../../src/runtime/keeping/erase.ts'
import { mergeAll } from '../../src/runtime/loader/compact.ts'
import { startLoader } from '../../src/runtime/loader/loader.ts'
import { writeQuarantine } from '../../src/runtime/loader/quarantine.ts'
import type { Bucket, Warehouse } from '../../src/runtime/ports.ts'
import { fill, known, linesIn, type Store, stores } from '../support/keeping.ts'
import { putSmall } from '../support/small-objects.ts'
import { clock, event, patch } from '../support/warehouses.ts'

const before = Date.parse('2026-02-01T00:00:00Z')
const order = (more: Partial<Order> = {}): Order => ({ app_id: 'app_a', before, since: null, reached: '', ...more })

/** Events of two apps on days of January and February, together in objects, some refused. */
async function receive(bucket: Bucket): Promise<void> {
  for (const day of ['2026-01-10', '2026-01-31', '2026-02-01', '2026-02-10']) {
    const time = Date.parse(`${day}T10:00:00Z`)
    const each = { event_created: `${day}T10:00:00.000Z`, user_id: `u${day}` }
    const lines = ['app_a', 'app_b'].flatMap((app_id) => [
      event({ ...each, app_id }),
      event({ ...each, app_id, user_id: 'always' }),
      event({ ...each, app_id, event_name: 'refused', quarantine: 'plan: no' }),
    ])
    await putSmall(bucket, 'events', time, lines)
    await putSmall(bucket, 'events', time + 1, [event({ ...each, app_id: 'app_a', event_name: 'alone' })])
  }
  const said = ['app_a', 'app_b'].map((app_id) => patch({ app_id, user_id: 'u2026-01-10', set: { plan: 'pro' } }))
  await putSmall(bucket, 'users', Date.parse('2026-01-10T10:00:00Z'), said)
}

describe.each(stores('keeping'))('keeping: $name', ({ open }) => {
  let store: Store
  afterEach(() => store.close())

  async function filled(): Promise<{ bucket: Bucket; warehouse: Warehouse }> {
    store = await open()
    const { bucket } = store
    await receive(bucket)
    const warehouse = await store.openWarehouse()
    for (const channel of ['events', 'users'] as const) {
      const objects = []
      for await (const { key } of bucket.list(`${channel}/`))
        objects.push({ channel, key, address: bucket.address(key) })
      await writeQuarantine(bucket, await warehouse.load(objects))
    }
    return { bucket, warehouse }
  }

  /** What a warehouse that is filled anew from the bucket knows. */
  async function rebuilt(app: string) {
    const warehouse = await store.openWarehouse()
    await fill(store.bucket, warehouse)
    return await known(warehouse, app)
  }

  it('old events leave bucket and warehouse, and both agree afterwards', async () => {
    const { bucket, warehouse } = await filled()
    const others = await known(warehouse, 'app_b')
    expect((await known(warehouse, 'app_a')).events).toHaveLength(12)
    expect(await eraser({ bucket, warehouse, clock })(order())).toMatchObject({ done: true })
    const left = await known(warehouse, 'app_a')
    expect(left.events).toHaveLength(6)
    expect(left.users.map(([id]) => id)).toEqual(['always', 'u2026-01-10', 'u2026-02-01', 'u2026-02-10'])
    expect(left.refused).toHaveLength(2)
    expect(await known(warehouse, 'app_b')).toEqual(others)
    const old = (line: string) => line.includes('app_a') && /event_created\W+2026-01/.test(line)
    expect((await linesIn(bucket)).filter(old)).toEqual([])
    expect(await rebuilt('app_a')).toEqual(left)
    expect(await rebuilt('app_b')).toEqual(others)
  })

  it('nothing of a deleted app is left anywhere, and the others keep theirs', async () => {
    const { bucket, warehouse } = await filled()
    const others = await known(warehouse, 'app_b')
    await eraser({ bucket, warehouse, clock })(order({ before: null }))
    expect(await known(warehouse, 'app_a')).toEqual({ events: [], users: [], refused: [] })
    expect((await linesIn(bucket)).filter((line) => line.includes('app_a'))).toEqual([])
    expect(await rebuilt('app_b')).toEqual(others)
  })

  it('goes on from where it was told that it came to', async () => {
    const { bucket, warehouse } = await filled()
    const erase = eraser({ bucket, warehouse, clock, patience: 0 })
    let [at, turns] = [order(), 0]
    for (let done = false; !done; turns++) {
      const answer = await erase(at)
      expect(answer.reached > at.reached || answer.done).toBe(true)
      at = { ...at, reached: answer.reached }
      done = answer.done
    }
    expect(turns).toBe(3)
    expect((await known(warehouse, 'app_a')).events).toHaveLength(6)
  })
})

describe('keeping beside the loader', () => {
  let store: Store
  afterEach(() => store.close())

  it('an object that was merged and is written anew still says of what', async () => {
    store = await stores('')[0]!.open()
    const { bucket } = store
    const warehouse = await store.openWarehouse()
    const start = Date.parse('2026-01-10T10:00:00Z')
    const keys: string[] = []
    for (let at = 0; at < 10; at++)
      keys.push(
        await putSmall(bucket, 'events', start + at, [
          event({ app_id: 'app_a', event_created: new Date(start).toISOString() }),
          event({ app_id: 'app_b', event_created: new Date(start).toISOString() }),
        ]),
      )
    await fill(bucket, warehouse)
    const part = await bucket.get(keys[3]!)
    for await (const merged of mergeAll({ bucket, warehouse, clock: Date.now }, new Map())) expect(merged).toBeDefined()
    await eraser({ bucket, warehouse, clock })(order())
    expect((await linesIn(bucket)).filter((line) => line.includes('app_a'))).toEqual([])
    // A part that comes again is known for one.
    await bucket.put(keys[3]!, part)
    const loader = startLoader({ bucket, warehouse, clock: Date.now, mayCompact: new Promise(() => undefined) })
    await loader.idle()
    await loader.stop()
    expect((await known(warehouse, 'app_a')).events).toEqual([])
    expect((await linesIn(bucket)).filter((line) => line.includes('app_b'))).toHaveLength(10)
  })

  it('nothing is loaded meanwhile, and answers are made anew afterwards', async () => {
    store = await stores('')[0]!.open()
    const { bucket } = store
    const warehouse = await store.openWarehouse()
    const loader = startLoader({ bucket, warehouse, clock: Date.now, every: 5 })
    await loader.idle()
    const version = loader.version()
    await loader.alone(async () => {
      await putSmall(bucket, 'events', Date.parse('2026-01-10T10:00:00Z'), [event({ app_id: 'app_a' })])
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect((await known(warehouse, 'app_a')).events).toEqual([])
    })
    expect(loader.version()).toBeGreaterThan(version)
    await loader.idle()
    expect((await known(warehouse, 'app_a')).events).toHaveLength(1)
    await loader.stop()
  })
})
