import { describe, expect, it } from 'vitest'
import { type CollectorConfig, hashOf, published } from '../../../../src/runtime/collector/published.ts'

const owner = (app_id: string) => ({ app_id, key_id: `key_of_${app_id}` })

function setUp() {
  const state = { now: 0, reads: 0, fails: false, config: configOf({ wk_1: 'app_1' }) as unknown }
  const keys = published({
    clock: () => state.now,
    async read() {
      state.reads++
      if (state.fails) throw new Error('S3 is away')
      return Buffer.from(JSON.stringify(state.config))
    },
  })
  return { state, keys }
}

function configOf(keys: { [writeKey: string]: string }): CollectorConfig {
  const entries = Object.entries(keys).map(([key, app]) => [hashOf(key), owner(app)])
  return { version: 1, keys: Object.fromEntries(entries), origins: null, limits: { requestBytes: 1_000 } }
}

describe('published settings', () => {
  it('know whose a key is, by its hash alone', async () => {
    const { keys, state } = setUp()
    expect(await keys.find('wk_1')).toEqual(owner('app_1'))
    expect(JSON.stringify(state.config)).not.toContain('wk_1')
  })

  it('are read once a minute', async () => {
    const { keys, state } = setUp()
    for (state.now = 0; state.now < 180_000; state.now += 1_000) await keys.find('wk_1')
    expect(state.reads).toBe(3)
  })

  it('are read once for all that ask at the same time', async () => {
    const { keys, state } = setUp()
    await Promise.all(Array.from({ length: 10 }, () => keys.find('wk_1')))
    expect(state.reads).toBe(1)
  })

  it('say what a key allows, and know none that is past its time', async () => {
    const { keys, state } = setUp()
    const allows = { origins: ['https://shop.example'], expires_at: '1970-01-01T00:00:30.000Z' }
    state.config = { ...configOf({}), keys: { [hashOf('wk_1')]: { ...owner('app_1'), ...allows } } }
    expect(await keys.find('wk_1')).toEqual({ ...owner('app_1'), ...allows })
    state.now = 30_000
    expect(await keys.find('wk_1')).toBeNull()
  })

  it('forget a revoked key within a minute', async () => {
    const { keys, state } = setUp()
    await keys.find('wk_1')
    state.config = configOf({})
    state.now = 60_000
    expect(await keys.find('wk_1')).toBeNull()
  })

  it('are read again for a key that they do not have, but not with every request', async () => {
    const { keys, state } = setUp()
    await keys.find('wk_1')
    state.config = configOf({ wk_1: 'app_1', wk_2: 'app_2' })
    for (state.now = 1_000; state.now < 5_000; state.now += 1_000) expect(await keys.find('wk_2')).toBeNull()
    expect(state.reads).toBe(1)
    state.now = 5_000
    expect(await keys.find('wk_2')).toEqual(owner('app_2'))
  })

  it.each([
    ['cannot be read', { fails: true }],
    ['are not ours', { config: { version: 2 } }],
  ])('go on as they last were while they %s', async (_, trouble) => {
    const { keys, state } = setUp()
    await keys.find('wk_1')
    Object.assign(state, trouble)
    for (state.now = 60_000; state.now < 120_000; state.now += 1_000)
      expect(await keys.find('wk_1')).toEqual(owner('app_1'))
    expect(state.reads).toBe(13)
  })

  it('say that they are not there when they never could be read, and are then', async () => {
    const { keys, state } = setUp()
    state.fails = true
    await expect(keys.find('wk_1')).rejects.toMatchObject({ code: 'unavailable', retryAfter: 5 })
    state.fails = false
    expect(await keys.find('wk_1')).toEqual(owner('app_1'))
  })
})
