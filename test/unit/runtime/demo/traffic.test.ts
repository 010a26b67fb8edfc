import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Item } from '../../../../src/event.ts'
import { seeded } from '../../../../src/runtime/demo/random.ts'
import { startDemoTraffic } from '../../../../src/runtime/demo/traffic.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-31T10:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('demo traffic', () => {
  it('sends about one event a second, each with the time at which it goes out', async () => {
    const { sent, traffic } = start()
    await vi.advanceTimersByTimeAsync(600_000)
    traffic.stop()
    const events = sent.flatMap(({ at, items }) => items.map((item) => ({ at, item })))
    expect(sent.length).toBeGreaterThan(450)
    expect(sent.length).toBeLessThan(800)
    expect(events.every(({ at, item }) => !('event_name' in item) || Date.parse(item.event_created!) === at)).toBe(true)
    const ids = events.flatMap(({ item }) => ('event_name' in item ? item.event_id! : []))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('stops', async () => {
    const { sent, traffic } = start()
    traffic.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toEqual([])
  })

  it('goes on when the items are not taken', async () => {
    let calls = 0
    const { traffic } = start(async () => {
      calls++
      throw new Error('overloaded')
    })
    await vi.advanceTimersByTimeAsync(60_000)
    traffic.stop()
    expect(calls).toBeGreaterThan(30)
  })
})

function start(send?: (items: Item[]) => Promise<unknown>) {
  const sent: { at: number; items: Item[] }[] = []
  const record = async (items: Item[]) => sent.push({ at: Date.now(), items })
  const traffic = startDemoTraffic({ send: send ?? record, clock: Date.now, random: seeded(7) })
  return { sent, traffic }
}
