import { describe, expect, it } from 'vitest'
import { type Declared, emptyCollection } from '../../../../src/runtime/collection/collection.ts'
import { collector } from '../../../../src/runtime/collector/app.ts'
import { startPublisher } from '../../../../src/runtime/collector/publish.ts'
import { configKey, published } from '../../../../src/runtime/collector/published.ts'
import { memoryBucket } from '../../../support/memory-bucket.ts'

const key = { write_key: 'wk_1', app_id: 'app_1', key_id: 'key_1' }
const element = { name: 'buy', selector: '#buy', on: ['click' as const] }
const declared: Declared = { ...emptyCollection(), salt: 'salty', elements: [element] }

async function setUp(apps: { [appId: string]: Declared }) {
  const bucket = memoryBucket()
  const state = { now: 0, apps }
  const publisher = startPublisher({
    bucket,
    keys: { valid: async () => [key] },
    collections: { all: async () => state.apps },
  })
  await publisher.publish()
  const settings = published({ read: () => bucket.get(configKey), clock: () => state.now })
  const stream = { append: async () => {}, flush: async () => {}, close: async () => {} }
  const app = collector({ stream, keys: settings, collections: settings, clock: () => state.now })
  const watched = async () => (await app.request('/v1/settings?write_key=wk_1')).json()
  const object = () => JSON.parse(String(Buffer.from(bucket.objects.get(configKey)!)))
  return { bucket, state, publisher, settings, watched, object }
}

describe('what apps declare, published for a collector', () => {
  it('is known to it, of each app its own', async () => {
    const { settings } = await setUp({ app_1: declared })
    expect(await settings.declared('app_1')).toEqual(declared)
    expect(await settings.declared('app_2')).toBeNull()
    expect(await settings.declared('constructor')).toBeNull()
  })

  it('holds of a plan what it takes to enforce it, and nothing that people wrote for people', async () => {
    const attributes = { plan: { type: 'text' as const, required: true, enum: ['pro'], description: 'which' } }
    const events = { signed_up: { owner: 'ada@example.com', attributes, other_attributes: true } }
    const with_ = (enforcement: 'off' | 'flag') => ({ ...declared, plan: { enforcement, events, other_events: true } })
    const { settings } = await setUp({ app_1: with_('flag'), app_2: with_('off') })
    expect((await settings.declared('app_1'))?.plan).toEqual({
      enforcement: 'flag',
      events: {
        signed_up: { attributes: { plan: { type: 'text', required: true, enum: ['pro'] } }, other_attributes: true },
      },
      other_events: true,
    })
    expect((await settings.declared('app_2'))?.plan).toEqual({ enforcement: 'off', events: {} })
  })

  it('takes effect within a minute', async () => {
    const { state, publisher, watched } = await setUp({})
    expect(await watched()).toEqual({ elements: [], steps: [] })
    state.apps = { app_1: declared }
    await publisher.publish()
    state.now = 59_999
    expect(await watched()).toEqual({ elements: [], steps: [] })
    state.now = 60_000
    expect(await watched()).toEqual({ elements: [element], steps: [] })
  })

  it('is nothing when an earlier version published', async () => {
    const { bucket, object, settings, watched } = await setUp({ app_1: declared })
    const { apps: _, ...earlier } = object()
    await bucket.put(configKey, Buffer.from(JSON.stringify(earlier)))
    expect(await settings.declared('app_1')).toBeNull()
    expect(await watched()).toEqual({ elements: [], steps: [] })
  })

  it('does not keep an earlier collector from reading what it knows', async () => {
    const { object } = await setUp({ app_1: declared })
    // What that version looked at before it trusted the object.
    const { version, keys, limits, origins } = object()
    expect(version).toBe(1)
    expect([Object.values(keys), limits.requestBytes, origins]).toEqual([
      [{ app_id: 'app_1', key_id: 'key_1' }],
      expect.any(Number),
      null,
    ])
  })

  it('stays as it was while the bucket cannot be read', async () => {
    const { bucket, state, settings } = await setUp({ app_1: declared })
    await settings.declared('app_1')
    bucket.objects.clear()
    state.now = 3_600_000
    expect(await settings.declared('app_1')).toEqual(declared)
  })
})
