import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DataLoafError } from '../../../../src/errors.ts'
import { type LoaderMark, writeMark } from '../../../../src/runtime/loader/mark.ts'
import { watchLoads } from '../../../../src/runtime/loader/watch.ts'
import { memoryBucket } from '../../../support/memory-bucket.ts'

const mark: LoaderMark = { loads: 7, loaded_at: 0, reconciled_at: 0, since: {}, listed: '', place: 'here' }

const away = (message: string) => new DataLoafError('unavailable', message)

describe('a watch over loads that are done elsewhere', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function watches() {
    const bucket = memoryBucket()
    const gets = vi.spyOn(bucket, 'get')
    return { bucket, gets, watch: watchLoads({ bucket }) }
  }

  it('knows of no load before the first', async () => {
    const { watch } = watches()
    await watch.look()
    expect([watch.version(), watch.status()]).toEqual([0, { loaded_at: null, error: null }])
  })

  it('has another version for every load, whatever warehouse it went to', async () => {
    const { bucket, watch } = watches()
    await writeMark(bucket, { ...mark, loaded_at: Date.UTC(2026, 0, 31, 10) })
    await watch.look()
    expect([watch.version(), watch.status()]).toEqual([7, { loaded_at: '2026-01-31T10:00:00.000Z', error: null }])
    await writeMark(bucket, { ...mark, loads: 8, place: 'elsewhere' })
    await watch.look()
    expect(watch.version()).toBe(8)
  })

  it('looks by itself every five seconds, until it is stopped', async () => {
    const { bucket, gets, watch } = watches()
    await writeMark(bucket, mark)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(watch.version()).toBe(7)
    await writeMark(bucket, { ...mark, loads: 8 })
    await vi.advanceTimersByTimeAsync(5_000)
    expect([watch.version(), gets.mock.calls.length]).toEqual([8, 2])
    watch.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(gets).toHaveBeenCalledTimes(2)
  })

  it('keeps what it knew when the bucket is away, says so, and goes on by itself', async () => {
    const { bucket, gets, watch } = watches()
    await writeMark(bucket, mark)
    await watch.look()
    gets.mockRejectedValueOnce(away('away'))
    await expect(watch.look()).rejects.toThrow('away')
    expect([watch.version(), watch.status().error]).toEqual([7, 'away'])
    gets.mockRejectedValueOnce(away('still away'))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(watch.status().error).toBe('still away')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(watch.status()).toEqual({ loaded_at: null, error: null })
  })
})
