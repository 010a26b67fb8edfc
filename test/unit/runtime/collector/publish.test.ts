import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Declared } from '../../../../src/runtime/collection/collection.ts'
import { startPublisher } from '../../../../src/runtime/collector/publish.ts'
import { configKey, hashOf } from '../../../../src/runtime/collector/published.ts'
import { memoryBucket } from '../../../support/memory-bucket.ts'

const web = { write_key: 'wk_web', app_id: 'app_1', key_id: 'key_1' }
const phone = { write_key: 'wk_phone', app_id: 'app_2', key_id: 'key_2' }

describe('what the host publishes for the collector', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function starts(known: (typeof web)[] = [web]) {
    const bucket = memoryBucket()
    const state = { known, declared: {} as { [app: string]: Declared }, asked: 0, away: undefined as Error | undefined }
    const keys = {
      async valid() {
        state.asked += 1
        if (state.away) throw state.away
        return state.known
      },
    }
    const collections = { all: async () => state.declared }
    const publisher = startPublisher({ bucket, keys, collections, origins: ['https://shop.example'] })
    const published = () => JSON.parse(String(Buffer.from(bucket.objects.get(configKey)!)))
    return { bucket, state, publisher, published }
  }

  type Started = ReturnType<typeof starts>

  it('names keys by their hashes, and whose they are, and never shows one', async () => {
    const { bucket, publisher, published } = starts([web, phone])
    await publisher.publish()
    expect(published()).toEqual({
      version: 1,
      keys: {
        [hashOf('wk_web')]: { app_id: 'app_1', key_id: 'key_1' },
        [hashOf('wk_phone')]: { app_id: 'app_2', key_id: 'key_2' },
      },
      origins: ['https://shop.example'],
      apps: {},
      limits: { requestBytes: expect.any(Number) },
    })
    expect(String(Buffer.from(bucket.objects.get(configKey)!))).not.toMatch(/wk_/)
  })

  it('is written again only when it changed, in whatever order the keys come', async () => {
    const { bucket, state, publisher } = starts([web, phone])
    await publisher.publish()
    state.known = [phone, web]
    await publisher.publish()
    expect(bucket.puts).toEqual([configKey])
    state.known = [phone]
    await publisher.publish()
    expect(bucket.puts).toEqual([configKey, configKey])
  })

  it('lets a database sleep: nothing is asked while nothing is published', async () => {
    const { state, publisher } = starts()
    await publisher.publish()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(state.asked).toBe(1)
  })

  it.each([
    ['the bucket refuses', ({ bucket }: Started, refuses?: Error) => Object.assign(bucket.state, { refuses })],
    ['the database is away', ({ state }: Started, away?: Error) => Object.assign(state, { away })],
  ])('is tried again by itself when %s, and says why meanwhile', async (_, breaks) => {
    const started = starts()
    const { publisher, bucket, published } = started
    breaks(started, new Error('not now'))
    await expect(publisher.publish()).rejects.toThrow('not now')
    await vi.advanceTimersByTimeAsync(30_000)
    expect([publisher.error(), bucket.puts]).toEqual([expect.objectContaining({ message: 'not now' }), []])
    breaks(started)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(publisher.error()).toBeNull()
    expect(Object.keys(published().keys)).toEqual([hashOf('wk_web')])
  })

  it('ends as the newest state, also when an older one takes longer to write', async () => {
    const { bucket, state, publisher, published } = starts([web, phone])
    const { put } = bucket
    const slow = vi.spyOn(bucket, 'put').mockImplementationOnce(async (...object) => {
      await new Promise((resolve) => setTimeout(resolve, 10_000))
      await put(...object)
    })
    const older = publisher.publish()
    await vi.waitFor(() => expect(slow).toHaveBeenCalled())
    state.known = [phone]
    const newer = publisher.publish()
    await vi.advanceTimersByTimeAsync(10_000)
    await Promise.all([older, newer])
    expect(Object.keys(published().keys)).toEqual([hashOf('wk_phone')])
  })

  it('stops only once what is under way is written, and then never tries again', async () => {
    const { bucket, state, publisher } = starts()
    void publisher.publish()
    await publisher.stop()
    expect(bucket.puts).toEqual([configKey])
    state.away = new Error('not now')
    await publisher.publish().catch(() => undefined)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(state.asked).toBe(2)
  })
})
